import Testing
import Verdicts

/// Every verdict against every expectation.
struct ExpectationTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var verdict: Verdict
        var confidence = Confidence.proven
        var accepts: [String] = []
        /// For `pinned`, `validated`, `own-store`.
        var statuses: [PolicyCheck.Status]
        var testDescription: String { "\(verdict.rawValue) \(confidence.rawValue)" }
    }

    static let table: [Row] = [
        Row(verdict: .noValidation, accepts: ["untrusted-ca"], statuses: [.broken, .broken, .broken]),
        Row(verdict: .partialValidation, accepts: ["wrong-host"], statuses: [.broken, .broken, .broken]),
        Row(verdict: .pinBypassable, accepts: ["pin-same-key"], statuses: [.broken, .inconclusive, .inconclusive]),
        Row(verdict: .pinned, statuses: [.met, .met, .met]),
        Row(verdict: .pinned, confidence: .likely, statuses: [.met, .met, .met]),
        Row(verdict: .validated, statuses: [.broken, .met, .broken]),
        Row(verdict: .validated, confidence: .likely, statuses: [.broken, .met, .broken]),
        Row(verdict: .ownStore, confidence: .likely, statuses: [.inconclusive, .inconclusive, .met]),
        Row(verdict: .untrustedOrPinned, confidence: .unknown, statuses: [.inconclusive, .inconclusive, .inconclusive]),
        Row(verdict: .inconclusive, confidence: .unknown, statuses: [.inconclusive, .inconclusive, .inconclusive]),
    ]

    private func exit(_ status: PolicyCheck.Status?) -> RunExit {
        switch status {
        case .broken: .violated
        case .inconclusive, nil: .inconclusive
        case .met, .note, .notSeen: .success
        }
    }

    @Test(arguments: table) func `a verdict meets, breaks or leaves open what is expected`(row: Row) throws {
        let finding = judged(row.verdict, row.confidence, accepts: row.accepts)
        for (expectation, wanted) in zip([Policy.Expectation.pinned, .validated, .ownStore], row.statuses) {
            let report = policy(try rule("api.example.com", expectation)).judge(run(finding), today: midsummer)
            #expect(report.status() == wanted, "\(expectation)")
            #expect(report.exit == exit(wanted), "\(expectation)")
            #expect(report.check(.expectation)?.place == Place(line: 5, column: 3))
            #expect(report.check(.expectation)?.expected == "expect: \(expectation.rawValue)")
        }
        let any = policy(try rule("api.example.com", .any)).judge(run(finding), today: midsummer)
        #expect(any.status() == .met && any.exit == .success)
    }

    @Test func `sound checks that are no more than likely are met with a word on why`() throws {
        var finding = judged(.validated, .likely)
        finding.reason = .modesLeftOut
        let check = policy(try rule("api.example.com", .validated)).judge(run(finding), today: midsummer).check(.expectation)
        #expect(check?.status == .met && check?.sentence.contains("likely, not proven (modes-left-out): ") == true)
        let proven = policy(try rule("api.example.com", .validated)).judge(run(judged(.validated)), today: midsummer)
        #expect(proven.check(.expectation)?.sentence.contains("likely") == false)
    }

    @Test(arguments: table) func `without an expectation of its own a rule follows MASVS`(row: Row) throws {
        let finding = judged(row.verdict, row.confidence, accepts: row.accepts)
        func status(_ level: Policy.MASVSLevel?, _ party: Policy.Party? = nil) throws -> PolicyCheck.Status? {
            let policy = policy(try rule(party: party)) { $0.masvs = level.map { at($0, 2) } }
            return policy.judge(run(finding), today: midsummer).status()
        }
        #expect(try status(.l2) == row.statuses.first)
        #expect(try status(.l2, .third) == row.statuses.dropFirst().first)
        #expect(try status(.l1) == row.statuses.dropFirst().first)
        #expect(try status(nil) == row.statuses.dropFirst().first)
    }

    @Test func `a missing pin is a note under L1, and under L2 where the rule expects less`() throws {
        for (level, expect) in [(Policy.MASVSLevel.l1, nil), (.l1, .validated), (.l2, Policy.Expectation.validated)] {
            let report = policy(try rule("api.example.com", expect)) { $0.masvs = at(level, 2) }.judge(
                run(judged(.validated)), today: midsummer)
            #expect(report.status(.masvs) == .note)
            #expect(report.exit == .success)
        }
        let explicit = policy(try rule("api.example.com", .pinned)) { $0.masvs = at(.l1, 2) }
        let report = explicit.judge(run(judged(.validated)), today: midsummer)
        #expect(report.status() == .broken && report.check(.masvs) == nil)
        let third = policy(try rule(party: .third)) { $0.masvs = at(.l2, 2) }
        #expect(third.judge(run(judged(.validated)), today: midsummer).check(.masvs) == nil)
    }

    @Test func `what is known of an open verdict may break it all the same`() throws {
        var open = judged(.inconclusive, .unknown)
        open.cells.append(Finding.Cell(mode: "trusted-ca-mirrored", outcome: .accepted, trials: 1, accepted: 1, state: .tested))
        #expect(policy(try rule("api.example.com", .pinned)).judge(run(open), today: midsummer).exit == .violated)
        #expect(policy(try rule("api.example.com", .ownStore)).judge(run(open), today: midsummer).exit == .violated)
        #expect(policy(try rule("api.example.com", .validated)).judge(run(open), today: midsummer).exit == .inconclusive)
    }

    @Test(arguments: [Policy.Expectation.pinned, .validated, .ownStore])
    func `demanded proof leaves a likely pin open, and asks nothing of validation`(expect: Policy.Expectation) throws {
        let demanding = policy(try rule("api.example.com", expect)) { $0.requiresTrust = Place(line: 9, column: 12) }
        let likely = demanding.judge(run(judged(.pinned, .likely)), today: midsummer)
        let proven = demanding.judge(run(judged(.pinned)), today: midsummer)
        #expect(likely.exit == (expect == .validated ? .success : .inconclusive))
        #expect(likely.check(.trustControl)?.place == (expect == .validated ? nil : Place(line: 9, column: 12)))
        #expect(proven.exit == .success)
        #expect(demanding.judge(run(judged(.validated, .likely)), today: midsummer).exit == (expect == .validated ? .success : .violated))
    }

    @Test func `an own trust store cannot be proven`() throws {
        let demanding = policy(try rule("api.example.com", .ownStore)) { $0.requiresTrust = Place(line: 9, column: 12) }
        #expect(demanding.judge(run(judged(.ownStore, .likely)), today: midsummer).exit == .inconclusive)
    }

    @Test func `the weakest pin that is enough`() throws {
        let table: [(Finding.PinLevel?, PolicyCheck.Status)] = [
            (.certificate, .met), (.certificateOrIssuer, .inconclusive), (.publicKey, .met), (.issuer, .broken), (.presentedList, .broken),
            (.textOnly, .broken), (.unknown, .inconclusive),
            (nil, .inconclusive),
        ]
        let wanted = policy(try rule("api.example.com", .pinned) { $0.pin = at(.publicKey, 6) })
        for (level, status) in table {
            var finding = judged(.pinned)
            finding.pinLevel = level
            let report = wanted.judge(run(finding), today: midsummer)
            #expect(report.status(.pinLevel) == status)
            #expect(report.check(.pinLevel)?.place?.line == 6)
        }
        var either = judged(.pinned)
        either.pinLevel = .certificateOrIssuer
        for (asked, status) in [(Finding.PinLevel.certificate, PolicyCheck.Status.inconclusive), (.issuer, .met), (.textOnly, .met)] {
            let policy = policy(try rule("api.example.com", .pinned) { $0.pin = at(asked, 6) })
            #expect(policy.judge(run(either), today: midsummer).status(.pinLevel) == status)
        }
        #expect(wanted.judge(run(judged(.validated)), today: midsummer).check(.pinLevel) == nil)
        // A level is asked of a pin, so a pin is asked for.
        #expect(policy(try rule { $0.pin = at(.publicKey) }).judge(run(judged(.validated)), today: midsummer).exit == .violated)
    }

    @Test func `somebody else's domain is judged as well, and weighs less`() throws {
        let strict = policy(try rule("api.example.com", .validated, party: .third))
        let report = strict.judge(run(judged(.noValidation, accepts: ["untrusted-ca"])), today: midsummer)
        #expect(report.exit == .violated)
        #expect(report.check(.expectation)?.severity == .warning)
        let own = policy(try rule("api.example.com", .validated)).judge(
            run(judged(.noValidation, accepts: ["untrusted-ca"])), today: midsummer)
        #expect(own.check(.expectation)?.severity == .error)
    }

    @Test func `of several clients the worst counts, and each is named`() throws {
        let report = policy(try rule("api.example.com", .pinned)).judge(
            run(judged(.validated, by: "/usr/bin/curl"), judged(.pinned, by: "/usr/bin/app")), today: midsummer)
        let checks = report.checks.filter { $0.kind == .expectation }
        #expect(checks.map(\.status) == [.broken, .met])
        #expect(checks.map(\.client) == ["/usr/bin/curl", "/usr/bin/app"])
        #expect(Set(report.checks.map(\.id)).count == report.checks.count)
        #expect(report.exit == .violated)
    }
}
