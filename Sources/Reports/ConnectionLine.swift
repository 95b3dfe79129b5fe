package import Verdicts
internal import Wire

/// One connection on one line, as `proxy` shows it while it runs.
package enum ConnectionLine {
    /// `19:20:03.123  api.example.com  untrusted-ca  rejected  alert 48 unknown_ca  12.3 ms`, without a line feed.
    ///
    /// The columns hold for names of ordinary length; longer ones push the rest aside rather than being cut.
    package static func text(_ connection: Connection, style: Style = .plain) -> String {
        let story = SocketStory(
            mode: connection.mode, outcome: connection.outcome, alert: connection.alert, step: connection.step, request: connection.request)
        let columns = [
            style.paint(Timestamp(connection.time).clock, .quiet),
            printable(connection.domain.description).padded(to: 24),
            printable(connection.mode).padded(to: 14),
            style.paint(story.label, story.tone) + "".padded(to: 13 - story.label.count),
            connection.unplayed.map(unplayed) ?? connection.notes.lazy.compactMap(unled).first ?? story.remark,
            style.paint("\(Milliseconds.tenths(connection.milliseconds) ?? "?") ms", .quiet),
        ]
        return columns.joined(separator: "  ")
    }

    /// What a person has to change before a client can be led here.
    private static func unled(_ note: Connection.Note) -> String? {
        switch note {
        case .loop: "leads back to pinproof: say with --connect-to where the server is, or leave pinproof's own connections alone"
        case .notRedirected: "came to a --transparent listener without having been redirected"
        case .alpnGuessed, .namesDiffer, .originUntrusted, .originDown, .originAsksForCertificate, .notForwarded, .startTLS: nil
        }
    }

    private static func unplayed(_ unplayed: Connection.Unplayed) -> String {
        printable("untouched: \(unplayed.mode) is \(unplayed.obstacle.state.rawValue), \(unplayed.obstacle.why)", limit: 1000)
    }
}
