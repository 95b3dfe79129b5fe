import Testing
import Verdicts

private let site = Domain(host: "api.example.com", port: 443)

private func finding(
    _ verdict: Verdict, _ confidence: Confidence = .proven, at domain: Domain = site, stack: String = "stack", process: String? = nil,
    accepting accepted: [String] = [], refusing refused: [String] = [], cleartext: CleartextUse = .none, origin: (String, String)? = nil
) -> Finding {
    Finding(
        domain: domain, stack: stack, ja4: nil, process: process, verdict: verdict, confidence: confidence, cleartext: cleartext,
        acceptedModes: accepted, controls: .init(reach: .ok, trust: nil),
        cells: accepted.map { .init(mode: $0, outcome: .accepted, state: .tested) }
            + refused.map { .init(mode: $0, outcome: .rejected, state: .tested) },
        origin: origin.map { Origin(domain: domain, offeredALPN: [], state: .verified, spki: $0.0, chainPEM: [$0.1]) })
}

private func run(_ findings: Finding...) -> Run {
    Run(id: "r", started: 0, ended: 1, toolVersion: "1", command: [], profile: "core", modes: [], findings: findings)
}

private func change(_ before: Finding, _ after: Finding) throws -> RunDiff.Change {
    let diff = RunDiff(from: run(before), to: run(after))
    try #require(diff.changes.count == 1)
    return try #require(diff.changes.first)
}

@Suite struct `The difference of two runs` {
    /// From the weakest to the strongest.
    static let decided: [Verdict] = [.noValidation, .partialValidation, .validated, .pinBypassable, .pinned]

    @Test(arguments: decided, decided) func `goes by what it takes to intercept the client`(old: Verdict, new: Verdict) throws {
        let (before, after) = (try #require(Self.decided.firstIndex(of: old)), try #require(Self.decided.firstIndex(of: new)))
        let expected: RunDiff.Kind = after < before ? .regressed : after > before ? .improved : .unchanged
        #expect(try change(finding(old), finding(new)).kind == expected)
    }

    @Test(arguments: Verdict.allCases, [Verdict.ownStore, .untrustedOrPinned, .inconclusive])
    func `calls nothing better or worse that is not known`(some: Verdict, open: Verdict) throws {
        let expected: RunDiff.Kind = some == open ? .unchanged : .changed
        #expect(try change(finding(some), finding(open)).kind == expected)
        #expect(try change(finding(open), finding(some)).kind == expected)
    }

    @Test func `is a regression where a pin is gone for certain, although the verdict is open`() throws {
        var after = finding(.inconclusive)
        after.cells = [.init(mode: "trusted-ca", outcome: .accepted, accepted: 1, state: .tested)]
        #expect(try change(finding(.pinned), after).kind == .regressed)
        #expect(try change(finding(.validated), after).kind == .changed)
    }

    @Test func `calls another confidence a change, and neither better nor worse`() throws {
        #expect(try change(finding(.pinned, .proven), finding(.pinned, .likely)).kind == .changed)
        #expect(try change(finding(.pinned, .likely), finding(.pinned, .proven)).kind == .changed)
    }

    @Test func `is a regression where a mode was refused and is accepted now, whatever the verdicts are`() throws {
        let worse = try change(
            finding(.partialValidation, accepting: ["expired"], refusing: ["wrong-host"]),
            finding(.partialValidation, accepting: ["wrong-host"], refusing: ["expired"]))
        #expect(worse.kind == .regressed)
        #expect(worse.newlyAccepted == ["wrong-host"] && worse.newlyRefused == ["expired"] && worse.notPlayedBefore.isEmpty)
    }

    @Test func `is a change where an accepted mode was not played before`() throws {
        let other = try change(
            finding(.partialValidation, accepting: ["expired"]), finding(.partialValidation, accepting: ["expired", "wrong-host"]))
        #expect(other.kind == .changed && other.notPlayedBefore == ["wrong-host"])
    }

    @Test func `is an improvement where less is accepted, and none where it was not asked`() throws {
        let before = finding(.partialValidation, accepting: ["expired", "wrong-host"])
        #expect(try change(before, finding(.partialValidation, accepting: ["expired"], refusing: ["wrong-host"])).kind == .improved)
        let unasked = try change(before, finding(.partialValidation, accepting: ["expired"]))
        #expect(unasked.kind == .unchanged && unasked.newlyRefused.isEmpty)
    }

    @Test(arguments: [
        (CleartextUse.none, CleartextUse.observed, RunDiff.Kind.regressed), (.none, .fallback, .regressed),
        (.observed, .fallback, .regressed), (.fallback, .none, .improved), (.observed, .observed, .unchanged),
    ])
    func `counts plain requests`(old: CleartextUse, new: CleartextUse, kind: RunDiff.Kind) throws {
        #expect(try change(finding(.pinned, cleartext: old), finding(.pinned, cleartext: new)).kind == kind)
    }

    @Test(
        arguments: [
            (("key", "leaf"), ("key", "leaf"), nil), (("key", "leaf"), ("key", "other"), .renewed),
            (("key", "leaf"), ("else", "other"), .rekeyed),
        ] as [((String, String), (String, String), RunDiff.Genuine?)])
    func `tells a renewed certificate, which is no regression`(
        old: (String, String), new: (String, String), genuine: RunDiff.Genuine?
    ) throws {
        let change = try change(finding(.pinned, origin: old), finding(.pinned, origin: new))
        #expect(change.kind == .unchanged && change.genuine == genuine)
    }

    @Test func `knows a client by its stack, then by its program, then as the only one left`() throws {
        let before = run(
            finding(.pinned, stack: "a", process: "x"), finding(.validated, stack: "b", process: "y"),
            finding(.noValidation, stack: "c", process: "z"))
        let after = run(
            finding(.noValidation, stack: "d", process: "w"), finding(.validated, stack: "e", process: "y"),
            finding(.pinned, stack: "a", process: "v"))
        let diff = RunDiff(from: before, to: after)
        #expect(diff.count(.unchanged) == 3)
        #expect(diff.changes.map(\.hasOtherStack) == [true, true, false])
    }

    @Test func `names domains and clients that came and went, regressions first`() {
        let (a, b, c) = (Domain(host: "a", port: 443), Domain(host: "b", port: 443), Domain(host: "c", port: 443))
        let before = run(finding(.pinned, at: a), finding(.noValidation, at: b), finding(.pinned, at: site))
        let after = run(finding(.noValidation, at: c), finding(.validated, at: b), finding(.validated, at: site))
        let diff = RunDiff(from: before, to: after)
        #expect(diff.changes.map(\.kind) == [.regressed, .appeared, .gone, .improved])
        #expect(diff.changes.map { ($0.after ?? $0.before)?.domain } == [site, c, a, b])
    }

    @Test(arguments: [
        (Finding.PinLevel.publicKey, Finding.PinLevel.textOnly, RunDiff.Kind.regressed), (.publicKey, .presentedList, .regressed),
        (.certificate, .publicKey, .changed), (.textOnly, .publicKey, .changed), (.publicKey, .unknown, .changed),
        (.certificateOrIssuer, .issuer, .changed), (.issuer, .issuer, .unchanged),
    ])
    func `is a regression where a pin on the key became one that other keys satisfy`(
        old: Finding.PinLevel, new: Finding.PinLevel, kind: RunDiff.Kind
    ) throws {
        var (before, after) = (finding(.pinned), finding(.pinned))
        (before.pinLevel, after.pinLevel) = (old, new)
        let change = try change(before, after)
        #expect(change.kind == kind && change.pinLevel?.before == (old == new ? nil : old))
    }

    @Test func `tells a client that is gone and a worse one in its place as a regression`() {
        let before = run(finding(.pinned, stack: "a"), finding(.validated, stack: "b"))
        let worse = RunDiff(from: before, to: run(finding(.noValidation, stack: "c"), finding(.partialValidation, stack: "d")))
        #expect(worse.changes.map(\.kind) == [.regressed, .regressed] && worse.changes.allSatisfy(\.isOtherClient))
        let better = RunDiff(from: run(finding(.validated, stack: "a"), finding(.validated, stack: "b")), to: run(finding(.pinned)))
        #expect(better.changes.map(\.kind) == [.appeared, .gone, .gone] && !better.changes.contains(where: \.isOtherClient))
    }

    @Test func `knows a host whose port changed where it is worse there`() {
        let moved = Domain(host: site.host, port: 8443)
        let worse = RunDiff(from: run(finding(.pinned)), to: run(finding(.validated, at: moved)))
        #expect(worse.changes.map(\.kind) == [.regressed] && worse.changes.first?.before?.domain == site)
        #expect(worse.changes.first?.isOtherClient == false)
        #expect(RunDiff(from: run(finding(.pinned)), to: run(finding(.pinned, at: moved))).changes.map(\.kind) == [.appeared, .gone])
    }

    @Test func `can be failed on by a list of kinds`() throws {
        #expect(try RunDiff.failures("regressed,gone, appeared") == [.regressed, .gone, .appeared])
        #expect(try RunDiff.failures("").isEmpty)
        for word in ["improved", "worse"] {
            let error = #expect(throws: VerdictError.self) { try RunDiff.failures(word) }
            #expect(error?.code == .unknownChange && error?.description.contains("regressed, gone, changed, appeared") == true)
        }
    }

    @Test func `of a run with itself holds nothing new`() {
        let same = run(finding(.pinned), finding(.validated, stack: "other"), finding(.ownStore, at: Domain(host: "b", port: 1)))
        let diff = RunDiff(from: same, to: same)
        #expect(diff.count(.unchanged) == 3 && diff.changes.count == 3)
    }
}
