internal import NIOCore
internal import Verdicts
internal import Wire

/// Ends a connection that has shown what it was to show, once nothing is under way on it, so that its client comes again and meets what is
/// played next. A client whose answer is still on its way, or whose bytes flow, is left alone for long.
///
/// What is passed through cannot be read: there a session ticket (RFC 8446 §4.6.1) looks like an answer, so that silence has to last longer.
///
/// ```text
///   not decided ─▶ decided ─▶ answered, and silent for `quiet`      ─▶ ended
///                          ─▶ silent for `patience`, not answered   ─▶ ended
///                          ─▶ busy for `longest`                    ─▶ ended
/// ```
final class Farewell {
    private let story: Story
    private weak var client: Relay?
    private weak var upstream: Relay?
    /// False where the client is answered here.
    private let hasUpstream: Bool
    private let loop: any EventLoop
    /// What it was to show does not matter.
    private let isReleased: Bool
    private let quiet: TimeAmount
    private var decided: NIODeadline?

    static let quiet = TimeAmount.seconds(2)
    static let quietUnread = TimeAmount.seconds(5)
    static let patience = TimeAmount.seconds(10)
    static let longest = TimeAmount.seconds(60)
    private static let pace = TimeAmount.milliseconds(100)

    init(_ story: Story, _ client: Relay, _ upstream: Relay?, loop: any EventLoop, isReleased: Bool, isRead: Bool) {
        quiet = isRead ? Self.quiet : Self.quietUnread
        self.story = story
        self.client = client
        self.upstream = upstream
        hasUpstream = upstream != nil
        self.loop = loop
        self.isReleased = isReleased
    }

    /// Looks now, and again as long as the connection is open.
    func check() {
        guard let client, !client.closed, !hasUpstream || upstream?.closed == false else { return }
        let now = loop.now
        if decided == nil, isReleased || story.isDecided { decided = now }
        if let decided, isDue(client, upstream, for: now - decided, now) {
            upstream?.finish()
            return client.finish()
        }
        loop.assumeIsolated().scheduleTask(in: Self.pace) { self.check() }
    }

    private func isDue(_ client: Relay, _ upstream: Relay?, for time: TimeAmount, _ now: NIODeadline) -> Bool {
        if time >= Self.longest { return true }
        let silence = now - max(client.lastActivity, upstream?.lastActivity ?? client.lastActivity)
        let isAnswered = upstream.map { $0.bytesRead > 0 && $0.lastActivity >= client.lastActivity } ?? true
        if isAnswered || client.bytesRead == 0 { return silence >= quiet }
        return silence >= Self.patience
    }
}

extension Story {
    /// Its outcome stands, though the connection goes on.
    var isDecided: Bool {
        if let splice = connection.splice { return splice.clientApplicationRecords > 0 && splice.serverAnsweredAfter }
        return step >= .e7 || connection.events.last?.kind == .windowEnded
    }
}

extension Interception {
    /// Ends this connection as soon as nothing is under way on it: what is played to its client next needs another.
    func release() {
        guard upstreamRelay != nil || settings.rules.isSink else { return }
        Farewell(story, relay, upstreamRelay, loop: channel.eventLoop, isReleased: true, isRead: spliceWatch == nil).check()
    }
}
