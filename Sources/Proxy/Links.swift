internal import NIOCore
internal import Synchronization
internal import Wire

/// A TCP connection by the two addresses that its client knows. One that is redirected on its way keeps them at that end alone, and the
/// kernel tells the other.
struct Link: Hashable, Sendable {
    let client: HostPort
    let server: HostPort

    /// - Returns: nil where one of them is not known.
    init?(client: HostPort?, server: HostPort?) {
        guard let client, let server else { return nil }
        self.client = client
        self.server = server
    }
}

/// The connections that we opened and took, so that one of our own is known when it comes back: by a redirection, it may have left for an
/// address that is not ours.
final class Links: Sendable {
    private enum End { case dialled, accepted }

    private struct Open {
        var isWatching = false
        var links: [End: Set<Link>] = [:]
    }

    private let open = Mutex(Open())

    /// Begins to remember; until then nothing can come back but to a listener's own address.
    func watch() { open.withLock { $0.isWatching = true } }

    /// Remembers a connection that was taken, until shortly after it is closed.
    ///
    /// - Returns: whether its other end is ours.
    func accept(_ link: Link?, _ channel: any Channel) -> Bool { remember(link, channel, as: .accepted, against: .dialled) }

    /// Remembers a connection that was opened, until shortly after it is closed.
    ///
    /// - Returns: whether its other end is ours.
    func dial(_ link: @autoclosure () -> Link?, _ channel: any Channel) -> Bool {
        guard open.withLock({ $0.isWatching }) else { return false }
        return remember(link(), channel, as: .dialled, against: .accepted)
    }

    private func remember(_ link: Link?, _ channel: any Channel, as end: End, against other: End) -> Bool {
        guard let link else { return false }
        let isOurs = open.withLock { open in
            open.links[end, default: []].insert(link)
            return open.links[other]?.contains(link) ?? false
        }
        // Its other end may be taken out of the kernel's queue only when this one is closed already.
        channel.closeFuture.whenComplete { [self] _ in
            channel.eventLoop.scheduleTask(in: Limits.wayBack) { [self] in open.withLock { _ = $0.links[end]?.remove(link) } }
        }
        return isOurs
    }
}
