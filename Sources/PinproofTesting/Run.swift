internal import Foundation
internal import Reports
internal import Verdicts
internal import Wire

extension Pinproof {
    /// What came of a run.
    public struct Run: Sendable {
        /// One for each client at each domain: domains in the order in which they were called, the worst client of each first.
        public let findings: [Finding]
        /// Sentences about the run as a whole: what it does not show, and why.
        public let warnings: [String]
        /// The policy held against it; nil where there was none.
        public let policy: PolicyResult?
        private let whole: Verdicts.Run

        /// The finding for a host, the worst where there are several clients or ports.
        ///
        /// - Parameter host: `api.example.com`, or `api.example.com:8443` for one port.
        /// - Returns: nil where the code under test never called it. ``warnings`` say more.
        public subscript(host: String) -> Finding? {
            whole.findings.filter { $0.domain.isNamed(in: [host]) }.min { $0.verdict.rank < $1.verdict.rank }.map(Finding.init)
        }

        /// The whole run as text: what each certificate led to, verdicts and what they rest on, the policy's table, warnings.
        public var report: String { (isSpared ? spared : TextReport().render(whole)) + (policy.map { "\n\($0)" } ?? "") }

        /// Writes a report for people, as one HTML file that needs nothing else.
        ///
        /// - Parameter path: Where to; a file that is there is replaced.
        public func write(html path: String) throws(Failure) { try write(HTMLReport.html(run: whole), to: path) }

        /// Writes the whole run as JSON, which `pinproof report`, `diff`, `replay` and `merge` read.
        ///
        /// - Parameter path: Where to; a file that is there is replaced.
        public func write(json path: String) throws(Failure) { try write(RunFile.json(whole), to: path) }

        /// There were connections, and none to a domain that was to be tested.
        private var isSpared: Bool { whole.findings.isEmpty && !whole.connections.isEmpty }

        private var spared: String {
            (["No domain that was called was to be tested."] + warnings.map { "warning: \(printable($0, limit: 1000))" })
                .map { $0 + "\n" }.joined()
        }

        private func write(_ bytes: [UInt8], to path: String) throws(Failure) {
            do { try Data(bytes).write(to: URL(fileURLWithPath: path)) } catch {
                throw Failure(.file, "\(path) cannot be written. Check that its folder is there, and its permissions.")
            }
        }

        init(_ run: Verdicts.Run, policy: Policy?, today: CalendarDay) {
            whole = run
            findings = run.findings.map(Finding.init)
            warnings = run.warnings
            self.policy = policy.map { PolicyResult($0.judge(run, today: today)) }
        }
    }
}
