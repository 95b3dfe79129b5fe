internal import NIOCore
package import Verdicts
package import Wire

/// Asks an origin once what it has: protocol, version, chain, staple; so that a control can be dressed like it.
package actor OriginProbe {
    private let dialer: Dialer
    private let executor: any SerialExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    package init(engine: Engine, rules: UpstreamRules) {
        let loop = engine.group.next()
        dialer = Dialer(engine: engine, rules: rules, limits: Limits(), loop: loop)
        executor = loop.executor
    }

    /// A whole handshake with the same ALPN offer as the client's; what it shows is remembered for the engine's listeners.
    ///
    /// - Returns: what was learnt; `down` or `untrusted` where the origin cannot be used.
    package func probe(_ host: Host, at target: HostPort, offer: [String]) async -> Origin {
        let memory = dialer.engine.memory
        if let known = memory.find(host, target.port, offer: offer) { return known }
        switch await dialer.connectTLS(host, at: target, offer: offer, learns: true, after: memory.service(at: target)) {
        case .success((let leg, let origin)):
            leg.channel.close(promise: nil)
            memory.remember(origin, host, target.port, offer: offer)
            return origin
        case .failure(let failure):
            return Origin(domain: Domain(host: host.text, port: target.port), offeredALPN: offer, state: failure.state)
        }
    }
}
