internal import NIOCore

/// Ends what has stood still for too long, and a request that is not answered.
///
/// It may outlive the connection's record, since the upstream may, and so it holds nothing of it.
final class IdleWatch {
    private weak var client: Relay?
    private weak var upstream: Relay?
    private let limits: Limits
    private let loop: any EventLoop
    private let onNoAnswer: (() -> Void)?

    /// - Parameters:
    ///   - upstream: nil where we are the server ourselves.
    ///   - onNoAnswer: tells the client that its request was not answered in time; nil where nobody may speak but the origin.
    init(_ client: Relay, _ upstream: Relay?, limits: Limits, loop: any EventLoop, onNoAnswer: (() -> Void)? = nil) {
        self.client = client
        self.upstream = upstream
        self.limits = limits
        self.loop = loop
        self.onNoAnswer = onNoAnswer
    }

    /// Looks now, and again when the time could be over.
    func check() {
        let open = [client, upstream].compactMap { $0 }.filter { !$0.closed }
        guard let last = open.map(\.lastActivity).max() else { return }
        let isUnanswered = onNoAnswer != nil && upstream?.bytesRead == 0 && client.map { $0.bytesRead > 0 } == true
        let due = last + (isUnanswered ? limits.firstByteTime : limits.idleTime)
        guard due <= loop.now else {
            // A request may come meanwhile, and its answer is due sooner.
            let next = onNoAnswer == nil ? due : min(due, loop.now + limits.firstByteTime)
            loop.assumeIsolated().scheduleTask(deadline: next) { self.check() }
            return
        }
        if isUnanswered {
            onNoAnswer?()
            upstream?.abort()
        } else {
            for end in open { end.abort() }
        }
    }
}
