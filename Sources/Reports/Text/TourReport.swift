internal import Catalog
package import Verdicts
internal import Wire

/// The lab's tour on one page: a table of clients and modes, and what each client gives away.
package struct TourReport: Sendable {
    /// One demo client and its run.
    package struct Client: Sendable {
        package var name: String
        package var summary: String
        package var run: Run
        /// The first request that was read under a certificate that the client should have refused.
        package var readByAttacker: String?

        package init(name: String, summary: String, run: Run, readByAttacker: String?) {
            self.name = name
            self.summary = summary
            self.run = run
            self.readByAttacker = readByAttacker
        }

        var finding: Finding? { run.findings.first }
    }

    private let style: Style

    package init(style: Style = .plain) { self.style = style }

    /// - Parameter host: whom the clients meant to meet.
    package func render(host: String, _ clients: [Client]) -> String {
        (["Demo clients of https://\(printable(host)) under test, all on this machine", ""] + matrix(clients) + [""]
            + clients.flatMap { story($0) + [""] }).joined(separator: "\n")
    }

    /// A row per mode, a column per client.
    private func matrix(_ clients: [Client]) -> [String] {
        let modes = Catalog.modes.map(\.id).filter { id in
            id != Catalog.passthrough && clients.contains { $0.finding?.cells.contains { $0.mode == id && $0.outcome != nil } ?? false }
        }
        let modeWidth = modes.reduce(4) { max($0, $1.count) } + 2
        let widths = clients.map { max($0.name.count, "rejected late".count) + 2 }
        let header = "mode".padded(to: modeWidth) + zip(clients, widths).map { $0.name.padded(to: $1) }.joined()
        let rows = modes.map { id in
            id.padded(to: modeWidth) + zip(clients, widths).map { cell(id, $0, $1) }.joined()
        }
        return [style.paint(header, .quiet)] + rows
    }

    private func cell(_ mode: String, _ client: Client, _ width: Int) -> String {
        guard let cell = client.finding?.cells.first(where: { $0.mode == mode }), let outcome = cell.outcome else {
            return "-".padded(to: width)
        }
        let story = SocketStory(outcome: outcome, alert: cell.alert, step: cell.step, request: cell.request)
        return style.paint(story.label, story.tone(mode: mode)) + String(repeating: " ", count: max(0, width - story.label.count))
    }

    private func story(_ client: Client) -> [String] {
        guard let finding = client.finding else { return ["\(client.name): nothing was seen of it"] }
        let read =
            client.readByAttacker.map { "An attacker on the network would have read: \(printable($0)), and the token sent with it." }
            ?? "An attacker on the network would have read: nothing."
        return ["\(client.name)  \(style.paint(Words.headline(of: finding), .strong)) \(Words.confidence(of: finding))"]
            + ["Does: \(client.summary)", Words.sentence(of: finding), read].flatMap { $0.wrapped(to: 76) }.map { "    " + $0 }
    }
}
