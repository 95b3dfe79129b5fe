internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Verdicts
internal import Wire

#if canImport(Glibc)
    internal import Glibc
#endif

/// How a connection came: who sent it on, and where it was going before it was led here.
extension Interception {
    /// Reads whose connection it is where the sender is to say that; what it says holds for the record alone.
    ///
    /// - Returns: whether there is anything to go on with.
    func readSender() async -> Bool {
        guard settings.readsProxyProtocol, settings.admission.believes(channel.remoteAddress, at: channel.localAddress) else { return true }
        let answer = await waitForGate(within: settings.limits.requestHeadTime) { bytes -> ProxyProtocolHeader.Parse? in
            let parse = ProxyProtocolHeader.parse(Array(bytes.readableBytesView))
            return parse == .needMore ? nil : parse
        }
        switch answer {
        case .success(.client(let host, let port, let length)):
            gate.drop(length)
            story.edit { $0.client.address = "\(host.text):\(port)" }
            return true
        case .success(.unknown(let length)):
            gate.drop(length)
            return true
        case .success(.malformed), .success(.needMore): story.tell(.notTLS)
        case .failure(let end): tell(end)
        case nil: break
        }
        return false
    }

    /// Where a client wants to go whose connection the kernel redirected; what it sends comes later, and its SNI may name the host.
    func readRedirected() async -> ClientRequest? {
        door = .none
        guard let target = await originalDestination(), target.port > 0, target != channel.localAddress?.hostPort else {
            story.note(.notRedirected)
            settings.logger.debug("a connection to a transparent listener was not redirected", metadata: ["peer": "\(story.client)"])
            return nil
        }
        return isOurOwn(to: target) ? nil : tunnel(to: target)
    }

    /// A connection of ours came back, since it was redirected too. It ends here, or it would come back for ever.
    func isOurOwn(to target: HostPort?) -> Bool {
        let link = Link(client: channel.remoteAddress?.hostPort, server: target ?? channel.localAddress?.hostPort)
        guard engine.links.accept(link, channel) else { return false }
        story.note(.loop)
        settings.logger.debug("a connection of this process came back to it", metadata: ["peer": "\(story.client)"])
        return true
    }

    /// What the client connected to before netfilter rewrote it (SO_ORIGINAL_DST, IP6T_SO_ORIGINAL_DST); the listener's own address where
    /// the kernel follows connections and did not rewrite this one, nil where it knows nothing of it.
    func originalDestination() async -> HostPort? {
        #if os(Linux)
            guard let options = channel as? any SocketOptionProvider, let own = channel.localAddress?.hostPort?.host else { return nil }
            let name = NIOBSDSocket.Option(rawValue: 80)
            if case .ipv4 = own {
                let read: EventLoopFuture<sockaddr_in> = options.unsafeGetSocketOption(level: .ip, name: name)
                return (try? await read.outcome().get()).flatMap { SocketAddress($0).hostPort }
            }
            let read: EventLoopFuture<sockaddr_in6> = options.unsafeGetSocketOption(level: .ipv6, name: name)
            return (try? await read.outcome().get()).flatMap { SocketAddress($0).hostPort }
        #else
            return nil
        #endif
    }
}

extension Story {
    /// The client's address as it is recorded.
    fileprivate var client: String { connection.client.address }
}
