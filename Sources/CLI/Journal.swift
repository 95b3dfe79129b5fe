internal import Foundation
internal import Reports
internal import Verdicts

/// Tells of a proxy's connections: JSON lines to a file, and a line for people on standard output.
final class Journal: ObservationSink {
    private let run: String
    private let events: LineWriter?
    private let lines: LineWriter?
    private let style: Style
    /// Takes exchanges, where a HAR file is wanted.
    private let archive: ArchiveWriter?
    private let tellsExchanges: Bool

    init(events path: String?, run: String, showsLines: Bool, traffic: TrafficOptions = TrafficOptions()) throws {
        self.run = run
        do { events = try path.map { try LineWriter(path: $0) } } catch {
            Pinproof.fail("--events \(path ?? ""): the file cannot be written. Check the path and its permissions.")
        }
        lines = showsLines ? LineWriter(.standardOutput) : nil
        archive = try traffic.archive()
        tellsExchanges = traffic.exchanges
        style = StandardOutput.isColoured ? .ansi : .plain
    }

    func record(_ connection: Connection) {
        events?.write(EventLine.connection(connection, run: run))
        lines?.write(Array((ConnectionLine.text(connection, style: style) + "\n").utf8))
    }

    func record(_ cleartext: Cleartext) {
        events?.write(EventLine.cleartext(cleartext, run: run))
    }

    func record(_ origin: Origin) {
        events?.write(EventLine.origin(origin, run: run, time: Date().timeIntervalSince1970))
    }

    /// A verdict became known.
    func found(_ finding: Finding) {
        events?.write(EventLine.verdict(finding, run: run, time: Date().timeIntervalSince1970))
    }

    func record(_ exchange: Exchange) {
        if tellsExchanges { events?.write(EventLine.exchange(exchange, run: run)) }
        archive?.write(exchange)
    }

    func finish() {
        archive?.finish()
        events?.finish()
        lines?.finish()
    }
}
