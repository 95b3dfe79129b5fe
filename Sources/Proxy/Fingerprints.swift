internal import Catalog
internal import OpenSSLKit
internal import Synchronization
internal import Verdicts
internal import Wire

/// What is derived from a ClientHello, remembered: a client sends the same hello again and again, and sorting and hashing its lists costs
/// more than everything else that is read of it. At most 512.
final class Fingerprints: Sendable {
    struct Derived: Sendable {
        let ja4: String
        let stack: String
        let facts: Connection.HelloFacts
    }

    private let known = Mutex<[ClientHello: Derived]>([:])

    func derive(_ hello: ClientHello) -> Derived {
        if let derived = known.withLock({ $0[hello] }) { return derived }
        let derived = Derived(
            ja4: hello.ja4Parts.fingerprint(hash: Digest.short),
            stack: Digest.short(Array(hello.stack.utf8)),
            facts: .init(
                serverName: hello.serverName.map { printable($0) }, alpn: hello.alpn, versions: hello.versionNames,
                asksForStaple: hello.asksForStaple, asksForSCT: hello.asksForSCT,
                offer: Offer(hello)))
        known.withLock { known in
            if known.count >= 512 { known = [:] }
            known[hello] = derived
        }
        return derived
    }
}
