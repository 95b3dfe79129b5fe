internal import NIOCore
internal import NIOPosix

extension Interception {
    /// Looks for the executable while the client is still there, for a second at most; whoever is not on this machine has none here.
    static func owner(of channel: any Channel, engine: Engine, settings: ProxySettings) -> EventLoopFuture<String?>? {
        guard let identify = settings.identify, settings.entry.isCaptured || isLocal(channel),
            let port = channel.remoteAddress?.port, let own = channel.localAddress?.port
        else { return nil }
        let found = channel.eventLoop.makePromise(of: String?.self)
        let timer = channel.eventLoop.scheduleTask(in: .seconds(1)) { found.succeed(nil) }
        engine.threads.runIfActive(eventLoop: channel.eventLoop) { identify(port, own) }.whenComplete { result in
            timer.cancel()
            found.succeed((try? result.get()) ?? nil)
        }
        return found.futureResult
    }

    private static func isLocal(_ channel: any Channel) -> Bool {
        Admission.machine.admits(channel.remoteAddress, at: channel.localAddress)
    }
}

extension Entry {
    /// Clients have a network of their own, with addresses that are not this machine's.
    fileprivate var isCaptured: Bool {
        if case .captured = self { true } else { false }
    }
}
