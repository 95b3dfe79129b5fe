internal import CPlatform
internal import Foundation
internal import Reports
internal import Synchronization
internal import Verdicts
internal import Wire

/// Tells of a survey on the terminal: verdicts as lines that stay, and below them a table that is drawn anew. Without a terminal, lines only.
final class Watch: Sendable {
    private let survey: @Sendable () -> [PlannerRow]
    private let write: @Sendable (String) -> Void
    private let isLive: Bool
    private let style: Style
    private let queue = DispatchQueue(label: "pinproof.watch")
    private let screen = Mutex(Screen())

    private struct Screen {
        /// Lines of the table that stand on the terminal now.
        var drawn = 0
        var isDue = false
        /// What was said of each client at each domain last.
        var said: [Key: String] = [:]
        var isOver = false
    }

    private struct Key: Hashable {
        let visitor: Visitor
        let domain: Domain
    }

    /// - Parameter write: takes the lines that stay.
    init(linesGoTo write: @escaping @Sendable (String) -> Void, rows: @escaping @Sendable () -> [PlannerRow]) {
        survey = rows
        self.write = write
        isLive = StandardError.isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        style = StandardOutput.isColoured ? .ansi : .plain
    }

    /// Something changed; what is to be seen of it is drawn soon.
    func changed() {
        let isFirst = screen.withLock { screen in
            defer { screen.isDue = true }
            return !screen.isDue
        }
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(200)) { self.draw() } }
    }

    /// A verdict became known.
    ///
    /// - Parameter obstacle: why it is not stored, as a clause; nil where it is.
    func found(_ finding: Finding, obstacle: String?) {
        let line =
            VerdictLine.text(finding, at: Date().timeIntervalSince1970, style: style)
            + (obstacle.map { "  (not stored: \(printable($0, limit: 200)))" } ?? "") + "\n"
        queue.async { [self] in
            erase()
            write(line)
        }
        changed()
    }

    /// A person typed a line: the terminal shows it below the table.
    ///
    /// - Parameter answer: a line that is said of it.
    func heard(answer: String?) {
        queue.async { [self] in
            screen.withLock { if $0.drawn > 0 { $0.drawn += 1 } }
            erase()
            if let answer { StandardError.write(answer + "\n") }
        }
        changed()
    }

    /// Draws for the last time.
    func finish() {
        queue.sync {
            screen.withLock { $0.isOver = true }
            erase()
        }
    }

    private func draw() {
        let isOver = screen.withLock { screen in
            screen.isDue = false
            return screen.isOver
        }
        guard !isOver else { return }
        let rows = survey()
        guard isLive else { return log(rows) }
        erase()
        let width = Int(pinproof_terminal_columns(2))
        let lines = WatchTable(style: style, width: width > 0 ? width : 80).lines(rows)
        StandardError.write(lines.map { $0 + "\n" }.joined())
        screen.withLock { $0.drawn = lines.count }
    }

    /// Takes the table away, so that lines can be written where it was.
    private func erase() {
        let drawn = screen.withLock { screen in
            defer { screen.drawn = 0 }
            return screen.drawn
        }
        if drawn > 0 { StandardError.write("\r\u{1B}[\(drawn)A\u{1B}[J") }
    }

    /// A line for each client and domain of which something else is to be said than before.
    private func log(_ rows: [PlannerRow]) {
        for row in rows where row.stage != .judged && row.stage != .playing {
            let words = WatchTable.words(row)
            let isNews = screen.withLock { $0.said.updateValue(words, forKey: Key(visitor: row.visitor, domain: row.domain)) != words }
            if isNews {
                StandardError.write("pinproof: \(printable(row.domain.description)) \(WatchTable.client(row.visitor.place)): \(words)\n")
            }
        }
    }
}
