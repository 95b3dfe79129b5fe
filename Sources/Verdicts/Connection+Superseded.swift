extension Connection {
    /// Accept to end, in seconds since 1970-01-01T00:00:00Z.
    var span: ClosedRange<Double> { time...(time + max(0, milliseconds) / 1000) }

    /// These records with the losers of races named: a socket is `superseded` when it ended without an alert and overlapped in time with
    /// one that the same client used for its request, in the same trial, at the same domain, under the same mode.
    ///
    /// It takes several sockets to see this, so it is a pass of its own; applying it twice changes nothing.
    package static func superseded(in connections: [Connection]) -> [Connection] {
        let winners = Dictionary(grouping: connections.filter { $0.outcome == .accepted }, by: \.domain)
        return connections.map { connection in
            guard connection.endedSilently, let rivals = winners[connection.domain] else { return connection }
            let lost = rivals.contains {
                $0.trial == connection.trial && $0.mode == connection.mode && $0.client.isSame(as: connection.client)
                    && $0.span.overlaps(connection.span)
            }
            guard lost else { return connection }
            var copy = connection
            copy.outcome = .superseded
            return copy
        }
    }

    private var endedSilently: Bool {
        guard alert == nil else { return false }
        return switch outcome {
        case .rejectedClosed, .rejectedLate, .closedAfterChatter: true
        default: false
        }
    }
}

extension Connection.Client {
    /// One client: the same TLS stack, and the same executable (or the same address, where no executable is known).
    func isSame(as other: Self) -> Bool {
        guard let stack, stack == other.stack else { return false }
        if let process, let theirs = other.process { return process == theirs }
        return host == other.host
    }

    /// On this machine, by its address.
    var isLocal: Bool { host.hasPrefix("127.") || host == "::1" || host.hasPrefix("::ffff:127.") || host == "?" }

    /// The address without its port.
    var host: Substring { address.lastIndex(of: ":").map { address[..<$0] } ?? address[...] }
}
