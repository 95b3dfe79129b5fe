internal import Catalog
internal import Verdicts
internal import Wire

extension JudgedRun {
    /// A suite for each domain, in order of appearance, then one for what is about no domain that was met.
    func suites() -> [RunSuite] {
        let findings = Dictionary(grouping: run.findings, by: \.domain)
        let checksByDomain = Dictionary(grouping: checks, by: \.domain)
        let times = trialTimes()
        let domains = (run.findings.map(\.domain) + checks.compactMap(\.domain)).uniqued
        let suites = domains.map { domain in
            let here = findings[domain] ?? []
            let checks = checksByDomain[domain] ?? []
            return RunSuite(
                name: printable(domain.description), properties: here.flatMap { properties($0, isOnly: here.count == 1) },
                cases: here.flatMap { modeCases($0, checks, times, isOnly: here.count == 1) } + checks.map(checkCase))
        }
        let rest = (checksByDomain[nil] ?? []).map(checkCase)
        return suites + (rest.isEmpty ? [] : [RunSuite(name: "run", properties: [], cases: rest)])
    }

    private func properties(_ finding: Finding, isOnly: Bool) -> [(name: String, value: String)] {
        let client = isOnly ? "" : finding.clientName.map { " (\(printable($0)))" } ?? ""
        let facts: [(String, String?)] = [
            ("verdict", finding.verdict.rawValue), ("confidence", finding.confidence.rawValue), ("reason", finding.reason?.rawValue),
            ("pinLevel", finding.pinLevel?.rawValue), ("cleartext", finding.cleartext.rawValue),
            ("client", finding.process.map { printable($0) }), ("ja4", finding.ja4.map { printable($0) }),
        ]
        return facts.compactMap { name, value in value.map { (name + client, $0) } }
    }

    // MARK: Modes

    private struct Play: Hashable {
        var domain: Domain?
        var mode: String
    }

    /// How long the trials of each mode took, at each domain.
    private func trialTimes() -> [Play: Double] {
        run.trials.reduce(into: [:]) { times, trial in
            guard trial.purpose == .mode || trial.purpose == .canary, trial.milliseconds.isFinite else { return }
            times[Play(domain: trial.domain, mode: trial.mode), default: 0] += trial.milliseconds
        }
    }

    private func modeCases(_ finding: Finding, _ checks: [PolicyCheck], _ times: [Play: Double], isOnly: Bool) -> [RunCase] {
        let own = checks.filter { $0.isAbout(finding) }
        let broken = own.filter { $0.status == .broken }
        let isOpen = own.contains(where: \.isOpen)
        let waived = Set(own.filter { $0.status == .note }.flatMap(\.modes))
        let client = isOnly ? "" : finding.clientName.map { " (\(printable($0)))" } ?? ""
        return finding.cells.filter { $0.mode != Catalog.passthrough }.map { cell in
            let mode = Catalog.mode(cell.mode)
            let story = cell.outcome.map { outcome in
                SocketStory(mode: cell.mode, outcome: outcome, alert: cell.alert, step: cell.step, request: cell.request)
            }
            return RunCase(
                name: printable(cell.mode) + client, title: mode?.title ?? printable(cell.mode),
                result: broken.first { $0.modes.contains(cell.mode) }.map { .failed($0.kind) }
                    ?? (waived.contains(cell.mode) ? .skipped("accepted, which the policy allows") : result(cell, mode, isOpen: isOpen)),
                seen: story.map { Secrets.masked("\($0.label): \($0.remark)") } ?? absence(cell),
                milliseconds: times[Play(domain: finding.domain, mode: cell.mode)] ?? times[Play(domain: nil, mode: cell.mode)] ?? 0)
        }
    }

    private func result(_ cell: Finding.Cell, _ mode: TestMode?, isOpen: Bool) -> RunCase.Result {
        guard let outcome = cell.outcome else { return .skipped(absence(cell)) }
        if cell.accepted > 0 {
            return mode?.expected == .reject ? .skipped("accepted, and nothing demands that it is refused") : .passed
        }
        switch outcome {
        case .rejected, .rejectedClosed, .rejectedLate, .closedAfterChatter:
            if cell.state == .notSeparable { return .skipped("refused for a reason that cannot be separated") }
            if cell.state == .notTestable { return .skipped("refused, which says nothing without trust in our CA") }
            return mode?.expected == .accept ? .skipped("refused, though a sound client may accept it") : .passed
        case .incompatible where Catalog.protocolModes.contains(cell.mode): return .passed
        case .accepted, .acceptedWeak, .incompatible, .resumed, .upstreamFault, .superseded, .interrupted, .stalled, .notReached,
            .passedThrough:
            return isOpen ? .unanswered : .skipped("what was seen decides nothing")
        }
    }

    private func absence(_ cell: Finding.Cell) -> String {
        cell.why.map { printable($0) } ?? cell.state.rawValue.replacing("-", with: " ")
    }

    // MARK: Checks

    private func checkCase(_ check: PolicyCheck) -> RunCase {
        let result: RunCase.Result =
            switch check.status {
            case .met: .passed
            case .broken: .failed(check.kind)
            case .inconclusive: .unanswered
            case .notSeen: check.isOpen ? .unanswered : .skipped("not seen")
            case .note: .skipped("to note")
            }
        return RunCase(
            name: printable(check.id, limit: 1000), title: printable(check.expected, limit: 1000), result: result,
            seen: printable(check.sentence, limit: 2000), place: place(of: check))
    }
}
