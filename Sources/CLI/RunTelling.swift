internal import Foundation
internal import Reports
internal import Runner
internal import Synchronization
internal import Verdicts
internal import Wire

/// Tells of a run while it goes on: progress on standard error, events as JSON lines.
final class RunTelling: Sendable {
    private let run: String
    private let files: [LineWriter]
    private let showsOutput: Bool
    private let tellsExchanges: Bool
    /// Takes exchanges, where a HAR file is wanted.
    private let archive: ArchiveWriter?
    private let told = Mutex(Progress())

    private struct Progress {
        var domains: Set<Domain> = []
        var reached: Set<Domain> = []
        var discovery: Double?
    }

    init(run: String, events path: String?, folder: RunFolder, showsOutput: Bool, traffic: TrafficOptions) throws {
        self.run = run
        self.showsOutput = showsOutput
        tellsExchanges = traffic.exchanges
        archive = try traffic.archive()
        var files = [try LineWriter(path: folder.url.appendingPathComponent("events.jsonl").path)]
        if let path {
            do { files.append(try LineWriter(path: path)) } catch {
                throw RunnerError(.folder, "--events \(path): the file cannot be written. Check the path and its permissions.")
            }
        }
        self.files = files
    }

    func tell(_ notice: RunNotice) {
        let now = Date().timeIntervalSince1970
        switch notice {
        case .trialBegins(let spec, let remaining): begin(spec, remaining)
        case .trialEnded(let trial, let remaining, let output): end(trial, remaining, output, now)
        case .connection(let connection):
            write(EventLine.connection(connection, run: run))
            note(connection)
        case .cleartext(let cleartext): write(EventLine.cleartext(cleartext, run: run))
        case .origin(let origin): write(EventLine.origin(origin, run: run, time: now))
        case .exchange(let exchange):
            if tellsExchanges { write(EventLine.exchange(exchange, run: run)) }
            archive?.write(exchange)
        case .remark(let words): say(words)
        case .finding(let finding): write(EventLine.verdict(finding, run: run, time: now))
        }
    }

    func finish() {
        for file in files { file.finish() }
        archive?.finish()
    }

    private func write(_ line: [UInt8]) { for file in files { file.write(line) } }

    private func note(_ connection: Connection) {
        // Where the genuine server is down, that shows before the client's hello does.
        guard connection.hello != nil || connection.outcome == .upstreamFault else { return }
        told.withLock { progress in
            progress.domains.insert(connection.domain)
            if let splice = connection.splice, splice.clientApplicationRecords > 0, splice.serverAnsweredAfter {
                progress.reached.insert(connection.domain)
            }
        }
    }

    private func begin(_ spec: TrialSpec, _ remaining: Int) {
        switch spec.purpose {
        case .discovery: say("discovery: which domains are there, and does the client reach them?")
        case .mode, .canary, .controlCommand, .reach:
            let target = spec.domain.map { " \(printable($0.description))" } ?? ""
            say("trial \(spec.n) of \(spec.n + remaining - 1): \(spec.mode)\(target)")
        }
    }

    private func end(_ trial: Trial, _ remaining: Int, _ output: String, _ now: Double) {
        write(EventLine.trial(trial, run: run, time: now))
        if showsOutput, let text = try? String(contentsOfFile: output, encoding: .utf8), !text.isEmpty {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) { say("  | \(printable(String(line)))") }
        }
        if trial.interrupted {
            // Told in the task that plays, which Ctrl-C cancels.
            let cause = Task.isCancelled ? "it was ended with the run" : "the time was up"
            say("trial \(trial.n): \(cause); what the client did from then on is no evidence")
        }
        guard trial.purpose == .discovery else { return }
        let (found, reached) = told.withLock { ($0.domains.count, $0.reached.count) }
        let domains = found == 1 ? "1 domain" : "\(found) domains"
        let reach = found == 0 ? "" : reached == found ? ", reach ok" : ", \(reached) of them reached"
        say("discovery: \(domains)\(reach); \(remaining) trials to come, about \(tenths(trial.milliseconds / 1000)) s each")
    }

    private func tenths(_ seconds: Double) -> String { String(format: "%.1f", seconds) }

    private func say(_ text: String) { StandardError.write("pinproof: \(text)\n") }
}
