package import Authority
internal import Catalog
package import NIOCore
package import NIOPosix
internal import OpenSSLKit
internal import Synchronization
internal import Wire

/// What all listeners of a process share: event loops, TLS contexts, the CA, what is known of origins, and the ports that are our own.
package final class Engine: Sendable {
    package let group: any EventLoopGroup
    package let certification: Certification
    package let memory = UpstreamMemory()
    let threads: NIOThreadPool
    let fingerprints = Fingerprints()
    let nonces = Nonces()
    private let unpresentable = Mutex<Set<Capability>?>(nil)
    private let serverContexts = Mutex<[TLSContext.ServerSettings: TLSContext]>([:])
    private let insecureContext: TLSContext
    private let verifyingContext = Mutex<TLSContext?>(nil)
    private let anchorBundles: @Sendable () throws -> [[UInt8]]
    let links = Links()
    let descriptors = Descriptors()
    let mints: MintQueue
    /// How many listeners each port has: one number may be taken on several addresses.
    private let ports = Mutex<[Int: Int]>([:])
    private let lastConnection = Mutex(0)
    private let keyLog: KeyLog?

    /// Takes the secrets of both sides' sessions, a line of an NSS key log at a time, on any thread; it must not block.
    package typealias KeyLog = @Sendable ([UInt8]) -> Void

    /// - Parameters:
    ///   - keyLog: nil where nobody wants the secrets; then they are not even gathered.
    ///   - anchorBundles: PEM bundles that origins are verified against; read once, off the event loops, when first needed.
    package init(
        group: any EventLoopGroup, threads: NIOThreadPool, certification: Certification,
        keyLog: KeyLog? = nil, anchorBundles: @escaping @Sendable () throws -> [[UInt8]]
    ) throws(ProxyError) {
        do {
            let usual = TLSContext.ServerSettings()
            let context = try TLSContext.server(usual)
            serverContexts.withLock { $0[usual] = context }
            insecureContext = try TLSContext.client(.none)
            if let keyLog {
                context.logKeys(to: keyLog)
                insecureContext.logKeys(to: keyLog)
            }
        } catch {
            throw ProxyError(.tls, "TLS could not be set up: \(error)")
        }
        self.group = group
        self.threads = threads
        mints = MintQueue(threads, places: System.coreCount)
        self.certification = certification
        self.anchorBundles = anchorBundles
        self.keyLog = keyLog
    }

    /// The context for a client's session, made when it is first asked for.
    func serverContext(_ settings: TLSContext.ServerSettings) throws(OpenSSLError) -> TLSContext {
        if let known = serverContexts.withLock({ $0[settings] }) { return known }
        let made = try TLSContext.server(settings)
        if let keyLog { made.logKeys(to: keyLog) }
        serverContexts.withLock { $0[settings] = made }
        return made
    }

    /// The context for an upstream session, made off the loop the first time (decoding the system's anchors takes 60 ms).
    func upstreamContext(insecure: Bool, on loop: any EventLoop) -> EventLoopFuture<TLSContext> {
        if insecure { return loop.makeSucceededFuture(insecureContext) }
        if let ready = verifyingContext.withLock({ $0 }) { return loop.makeSucceededFuture(ready) }
        return threads.runIfActive(eventLoop: loop) { [self] in
            try verifyingContext.withLock { known in
                if let known { return known }
                let made = try TLSContext.client(.noted(TrustStore(bundles: anchorBundles())))
                if let keyLog { made.logKeys(to: keyLog) }
                known = made
                return made
            }
        }
    }

    /// What this machine's OpenSSL cannot do, found out off the loop when it is first asked for.
    func unpresentable(on loop: any EventLoop) -> EventLoopFuture<Set<Capability>> {
        if let known = unpresentable.withLock({ $0 }) { return loop.makeSucceededFuture(known) }
        return threads.runIfActive(eventLoop: loop) { [self] in
            unpresentable.withLock { known in
                let found = known ?? Presentable.missing(for: Catalog.modes)
                known = found
                return found
            }
        }
    }

    /// Ports on which this process listens: nothing is ever dialled there.
    package var ownPorts: Set<Int> { ports.withLock { Set($0.keys) } }

    package func own(port: Int) { ports.withLock { $0[port, default: 0] += 1 } }

    package func disown(port: Int) {
        ports.withLock { ports in
            let rest = ports[port, default: 1] - 1
            ports[port] = rest > 0 ? rest : nil
        }
    }

    /// Ordinals up to this one are taken by an earlier run, which goes on here.
    package func skipConnections(to last: Int) { lastConnection.withLock { $0 = max($0, last) } }

    func nextConnection() -> Int {
        lastConnection.withLock { last in
            last += 1
            return last
        }
    }
}
