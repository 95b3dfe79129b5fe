import Authority
import Catalog
import OpenSSLKit
import Synchronization
import Testing
import Wire

/// A clock that stands still until it is told.
final class HandClock: Sendable {
    private let seconds: Mutex<Int64>

    init(_ seconds: Int64 = unixTime()) { self.seconds = Mutex(seconds) }

    var now: Int64 { seconds.withLock { $0 } }

    func advance(_ by: Int64) { seconds.withLock { $0 += by } }
}

@Suite struct `Minted identities` {
    private let clock = HandClock()
    private let certification: Certification

    init() throws {
        let clock = clock
        certification = try Certification(try Material.make(now: clock.now), clock: { clock.now })
    }

    private func request(_ number: Int) -> LeafRequest { LeafRequest(profile: .trusted, host: .name("\(number).test")) }

    private struct Weak { weak var identity: ServerIdentity? }

    @Test func `are kept, one for each request`() throws {
        let requests = [
            request(1), request(2), LeafRequest(profile: .untrusted, host: .name("1.test")),
            LeafRequest(profile: .trusted, host: .name("1.test"), key: .p384),
            LeafRequest(profile: .trusted, host: .name("1.test"), hash: .sha384),
            LeafRequest(profile: .trusted, host: .name("1.test"), staples: true),
            LeafRequest(profile: .trusted.with { $0.mirrorsOrigin = true }, host: .name("1.test")),
        ]
        #expect(requests.allSatisfy { certification.cached($0) == nil })
        let made = try requests.map { try certification.mint($0) }
        #expect(Set(made.map { ObjectIdentifier($0) }).count == requests.count)
        for (request, identity) in zip(requests, made) {
            #expect(certification.cached(request) === identity)
            #expect(try certification.mint(request) === identity)
        }
    }

    @Test func `are minted anew after half a day`() throws {
        let first = try certification.mint(request(1))
        clock.advance(12 * 3600 - 1)
        #expect(try certification.mint(request(1)) === first)
        clock.advance(1)
        #expect(certification.cached(request(1)) == nil)
        let second = try certification.mint(request(1))
        #expect(second !== first)
        clock.advance(12 * 3600 - 1)
        #expect(certification.cached(request(1)) === second)
    }

    @Test func `are never more than 4096, and the newest 2048 are among them`() throws {
        var all: [Weak] = []
        for number in 0..<9000 {
            all.append(Weak(identity: try certification.mint(request(number))))
            if number % 1000 == 999 { #expect(all.count { $0.identity != nil } <= 4096) }
        }
        #expect((2048...4096).contains(all.count { $0.identity != nil }))
        #expect(all.suffix(2048).allSatisfy { $0.identity != nil })
        #expect(certification.cached(request(0)) == nil)
    }

    @Test func `in use are kept while others come and go`() throws {
        let used = try certification.mint(request(-1))
        let unused = Weak(identity: try certification.mint(request(-2)))
        #expect(unused.identity != nil)
        for number in 0..<6000 {
            _ = try certification.mint(request(number))
            if number % 1000 == 0 { #expect(certification.cached(request(-1)) === used) }
        }
        #expect(unused.identity == nil)
    }

    @Test func `that stay in use do not outlive their freshness`() throws {
        _ = try certification.mint(request(-1))
        for number in 0..<2048 { _ = try certification.mint(request(number)) }
        clock.advance(12 * 3600)
        #expect(certification.cached(request(-1)) == nil)
    }

    @Test func `can be made by many tasks at once`() async throws {
        let certification = certification
        let kinds: [PrivateKey.Kind] = [.p256, .p384, .rsa(2048)]
        let store = try TrustStore()
        try store.add(certification.root)
        let identities = try await withThrowingTaskGroup(of: (Host, ServerIdentity).self) { group in
            for number in 0..<240 {
                group.addTask {
                    let host = Host.name("\(number % 40).test")
                    return (host, try certification.mint(LeafRequest(profile: .trusted, host: host, key: kinds[number % 3])))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(identities.count == 240)
        for (host, identity) in identities {
            #expect(identity.leaf.matches(identity.key))
            #expect(try store.errors(leaf: identity.leaf, chain: identity.chain, host: host, at: clock.now) == [])
        }
        let keys = Dictionary(grouping: identities.map { $0.1.key }, by: \.description).mapValues {
            Set($0.map { ObjectIdentifier($0) }).count
        }
        #expect(keys == ["EC-256": 1, "EC-384": 1, "RSA-2048": 1], "one key of each kind serves all")
    }
}
