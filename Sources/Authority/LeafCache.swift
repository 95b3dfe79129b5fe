internal import OpenSSLKit

/// Minted identities, at most 4,096, in two generations: when the young one is full it becomes the old one, and the old one is forgotten.
/// What is used moves to the young one, so nothing needs a list of uses.
struct LeafCache {
    /// About 5 KiB an entry: both generations full take 20 MiB.
    static let generationSize = 2048
    /// Seconds after which a leaf is minted anew, so that none runs out while it is served.
    static let freshness: Int64 = 12 * 3600

    private struct Entry {
        let identity: ServerIdentity
        let minted: Int64
    }

    private var young: [LeafRequest: Entry] = [:]
    private var old: [LeafRequest: Entry] = [:]

    var count: Int { young.count + old.count }

    mutating func find(_ request: LeafRequest, now: Int64) -> ServerIdentity? {
        if let entry = young[request] { return now - entry.minted < Self.freshness ? entry.identity : nil }
        guard let entry = old.removeValue(forKey: request), now - entry.minted < Self.freshness else { return nil }
        put(entry, for: request)
        return entry.identity
    }

    mutating func insert(_ identity: ServerIdentity, for request: LeafRequest, now: Int64) {
        put(Entry(identity: identity, minted: now), for: request)
    }

    private mutating func put(_ entry: Entry, for request: LeafRequest) {
        if young.count >= Self.generationSize {
            old = young
            young = [:]
        }
        young[request] = entry
    }
}
