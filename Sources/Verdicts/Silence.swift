import Catalog
import Wire

/// What it says of one client at one domain that it finishes a handshake and goes away without a word: a refusal, or nothing at all.
///
/// A client that refuses late and one that had nothing to say look the same. Its own connections to the genuine server tell them apart, as
/// far as anything does: who is seen there to close unused connections, or to let the server speak first, may have done just that.
struct Silence: Hashable, Sendable {
    /// Left alone, it too closes connections without having used them.
    var isCustomary = false
    /// The server may be the one who speaks first here: nothing shows that the client does.
    var mayAwaitServer = false

    init() {}

    /// - Parameters:
    ///   - sockets: what was passed through of this client at this domain.
    ///   - controls: the trials in which nothing was intercepted anywhere, so that nothing kept it from its errand.
    ///   - isVisitor: it comes when it likes, so that what it does outside of trials is its own errand too.
    init(_ sockets: [Connection], controls: Set<Int>, isVisitor: Bool) {
        let used = sockets.filter(\.hasReached)
        isCustomary = sockets.contains { socket in
            guard socket.splice?.opening == .unused else { return false }
            // A spare beside one that was used is not an errand of its own.
            guard let trial = socket.trial else { return isVisitor && !used.contains { $0.span.overlaps(socket.span) } }
            return controls.contains(trial) && !used.contains { $0.trial == trial }
        }
        let openings = used.compactMap(\.splice?.opening)
        mayAwaitServer = openings.contains(.afterServer) && !openings.contains(.byClient)
    }

    /// The client's going may have had nothing to do with our certificate.
    func leavesOpen(_ socket: Connection) -> Bool {
        guard socket.isSilentlyLate else { return false }
        return isCustomary || (mayAwaitServer && !socket.speaksHTTP && !socket.isPrompt)
    }

    /// Why such a going is neither yes nor no.
    var reason: Reason { isCustomary ? .probeThenClose : .waitsForServer }
}

extension Connection {
    /// The client finished the handshake and went, with no more than the alert that every end may have.
    var isSilentlyLate: Bool { outcome == .rejectedLate && alert?.isClosure ?? true }

    /// They agreed on a protocol in which the client speaks first (RFC 9112, RFC 9113 §3.4).
    fileprivate var speaksHTTP: Bool { tls?.alpn.map { $0 == "h2" || $0.hasPrefix("http/") } ?? false }

    /// It went so soon after its Finished that nobody can have been waited for. True where the record does not tell.
    fileprivate var isPrompt: Bool {
        guard let finished = events.firstIndex(where: { if case .handshakeFinished = $0.kind { true } else { false } }),
            let end = events[finished...].first(where: \.isClientsEnd)
        else { return true }
        return end.at - events[finished].at < Self.shortestWait
    }

    /// In nanoseconds. No server is asked before it is over (`Limits.serverFirst` of the proxy), and people give theirs seconds.
    private static let shortestWait: Int64 = 150_000_000
}

extension TLSEvent {
    fileprivate var isClientsEnd: Bool {
        switch kind {
        case .clientClosed, .alertReceived: true
        default: false
        }
    }
}
