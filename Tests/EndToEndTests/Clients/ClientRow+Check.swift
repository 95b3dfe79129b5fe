import Testing
import Verdicts

extension ClientRow {
    /// Cancels the test of a row that cannot be played here, and says so: the test library is silent about a cancelled case.
    func cancelIfMissing() throws {
        guard let missing = needs.lazy.compactMap(\.absence).first else { return }
        print("\(name): skipped, \(missing)")
        try Test.cancel("\(missing)")
    }

    /// Runs it and compares every cell, the verdict and its proof, and says how long it took.
    ///
    /// - Parameters:
    ///   - options: more options of `pinproof run`.
    ///   - prefix: what stands before the command.
    @discardableResult
    func check(on bench: Bench, _ options: [String] = [], behind prefix: [String] = []) async throws -> Report {
        let options = try filled(self.options, on: bench) + options
        let command = try prefix + filled(self.command, on: bench)
        let start = ContinuousClock.now
        let run = try await bench.run(options, command)
        print("\(name): \((ContinuousClock.now - start) / .seconds(1)) s")
        let finding = try run.finding()
        #expect(run.ended.code == 0, Comment(rawValue: run.ended.errors))
        expectCells(finding)
        expectVerdict(finding, Comment(rawValue: run.ended.output))
        for words in told { #expect(run.ended.words.contains(words), Comment(rawValue: run.ended.output)) }
        let report = try #require(run.report)
        let sent = report.connections.filter { Self.modes.contains($0.mode) && $0.domain == finding.domain }.compactMap(\.alert?.code)
        #expect(alerts.isSuperset(of: sent), "\(Set(sent).sorted())")
        return report
    }

    private func expectCells(_ finding: Report.Finding) {
        #expect(cells.count == Self.modes.count)
        for (mode, cell) in zip(Self.modes, cells) {
            let outcome = finding.cells[mode]?.outcome
            #expect(cell.holds(outcome), "\(mode): \(outcome?.rawValue ?? "nothing")")
        }
    }

    private func expectVerdict(_ finding: Report.Finding, _ output: Comment) {
        #expect(finding.verdict == verdict, output)
        #expect(finding.confidence == confidence, output)
        #expect(finding.reason == reason, output)
        #expect(finding.acceptedModes.filter(Self.modes.contains) == accepts)
        #expect(finding.pinCheck == pinCheck)
        #expect(finding.controls.reach == reach)
        guard verdict == .pinned else { return }
        #expect(finding.controls.trust?.by == trust)
        #expect(finding.controls.openConfounders == [])
        #expect(finding.cells["trusted-ca"]?.trials ?? 0 >= 3)
        let mirrored = finding.cells["trusted-ca-mirrored"]?.outcome
        #expect(Cell.either.holds(mirrored), "\(mirrored?.rawValue ?? "nothing")")
    }

    /// What people are told of it.
    private var told: [String] {
        let headline = Self.headline(verdict)
        return switch verdict {
        case .validated: ["\(headline) (proven)", "A CA trusted by the device can still intercept it."]
        case .noValidation: ["\(headline) (proven)", "Anyone on the network can read and change this traffic."]
        case .partialValidation where accepts.contains("expired"): ["\(headline) (proven)", "accepts an expired certificate"]
        case .partialValidation: ["\(headline) (proven)", "accepts a wrong name."]
        case .pinned:
            [confidence == .proven ? "\(headline) (proven)" : "\(headline) (likely:", "at most 63 % accepted"]
                + (pinCheck == .afterHandshake ? ["It completes the handshake first; nothing was sent."] : [])
        case .pinBypassable, .ownStore, .untrustedOrPinned, .inconclusive: [headline, "Next: "]
        }
    }

    static func headline(_ verdict: Verdict) -> String {
        switch verdict {
        case .validated: "VALIDATES, NOT PINNED"
        case .noValidation: "ACCEPTS ANY CERTIFICATE"
        case .partialValidation: "INCOMPLETE CHECKS"
        case .pinned: "PINNED"
        case .pinBypassable: "PIN CAN BE BYPASSED"
        case .ownStore: "OWN TRUST STORE"
        case .untrustedOrPinned, .inconclusive: "CANNOT TELL"
        }
    }
}
