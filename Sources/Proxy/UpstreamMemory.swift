internal import Synchronization
package import Verdicts
package import Wire

/// What was learnt of origins during a run: by (host, port, ALPN offer), at most 4,096.
package final class UpstreamMemory: Sendable {
    private struct Key: Hashable {
        let host: Host
        let port: UInt16
        let offer: [String]
    }

    private let known = Mutex<[Key: Origin]>([:])

    /// How TLS begins where it does not begin at once.
    private let services = Mutex<[HostPort: StartTLS.Service]>([:])

    package init() {}

    /// The protocol within which TLS was seen to begin there; nil where it begins at once, or nobody was there.
    func service(at target: HostPort) -> StartTLS.Service? { services.withLock { $0[target] } }

    func remember(_ service: StartTLS.Service, at target: HostPort) {
        services.withLock { all in
            if all.count >= 4096 { all = [:] }
            all[target] = service
        }
    }

    func find(_ host: Host, _ port: UInt16, offer: [String]) -> Origin? {
        known.withLock { $0[Key(host: host, port: port, offer: offer)] }
    }

    /// Anything known of the origin, whatever was offered.
    package func find(_ host: Host, _ port: UInt16) -> Origin? {
        known.withLock { all in all.first { $0.key.host == host && $0.key.port == port }?.value }
    }

    func remember(_ origin: Origin, _ host: Host, _ port: UInt16, offer: [String]) {
        known.withLock { all in
            if all.count >= 4096 { all = [:] }
            all[Key(host: host, port: port, offer: offer)] = origin
        }
    }

    func forget(_ host: Host, _ port: UInt16, offer: [String]) {
        known.withLock { _ = $0.removeValue(forKey: Key(host: host, port: port, offer: offer)) }
    }
}
