import Catalog
import Testing
import Verdicts

/// What is judged besides a verdict: waivers, plain requests, domains that nobody listed or nobody called.
struct PolicyReportTests {
    private func waiver(until: String? = nil, _ modes: Set<String> = ["expired"]) throws -> Policy {
        policy(
            try rule("api.example.com", .validated) {
                $0.allow = [at(Policy.Allowance("expired", modes: modes), 7)]
                $0.until = until.map { at(day($0), 8) }
                $0.reason = "OPS-112 renewals"
            })
    }

    private let lax = judged(.partialValidation, accepts: ["expired"])

    @Test func `an allowed fault is put up with, and told`() throws {
        let report = try waiver(until: "2026-12-31").judge(run(lax), today: midsummer)
        #expect(report.status() == .met)
        #expect(report.status(.waiver) == .note)
        #expect(report.check(.waiver)?.sentence.contains("until 2026-12-31: OPS-112 renewals") == true)
        #expect(report.check(.waiver)?.place?.line == 7)
        #expect(report.exit == .success)
        #expect(try waiver().judge(run(lax), today: midsummer).exit == .success)
    }

    @Test func `a waiver holds to the end of its last day, and then fails with its reason`() throws {
        let policy = try waiver(until: "2026-12-31")
        #expect(policy.judge(run(lax), today: day("2026-12-31")).exit == .success)
        let report = policy.judge(run(lax), today: day("2027-01-01"))
        #expect(report.exit == .violated)
        #expect(report.status() == .broken)
        #expect(report.status(.expiredWaiver) == .broken)
        #expect(report.check(.expiredWaiver)?.place?.line == 8)
        #expect(report.check(.expiredWaiver)?.sentence.contains("OPS-112 renewals") == true)
    }

    @Test func `a waiver that is not needed any more is a note, over or not`() throws {
        for today in [midsummer, day("2027-01-01")] {
            let report = try waiver(until: "2026-12-31").judge(run(judged(.validated)), today: today)
            #expect(report.status(.waiver) == .note && report.exit == .success)
        }
    }

    @Test func `a waiver allows what it names and nothing else`() throws {
        let more = judged(.partialValidation, accepts: ["wrong-host", "expired"])
        #expect(try waiver().judge(run(more), today: midsummer).exit == .violated)
        var unclear = lax
        unclear.cells = unclear.cells.map { cell in
            var cell = cell
            if cell.mode == "wrong-host" {
                cell.refused = 0
                cell.outcome = .stalled
            }
            return cell
        }
        let report = try waiver().judge(run(unclear), today: midsummer)
        #expect(report.exit == .inconclusive)
        #expect(report.check(.expectation)?.sentence.contains("wrong-host") == true)
        var unreached = lax
        unreached.controls.reach = .failed
        #expect(try waiver().judge(run(unreached), today: midsummer).exit == .inconclusive)
    }

    @Test func `a waiver of a fault makes no pin`() throws {
        let pinning = policy(try rule("api.example.com", .pinned) { $0.allow = [at(Policy.Allowance("expired", modes: ["expired"]))] })
        #expect(pinning.judge(run(lax), today: midsummer).exit == .violated)
    }

    @Test(arguments: [CleartextUse.observed, .fallback]) func `plain requests are denied unless they are allowed`(use: CleartextUse) throws
    {
        let plain = judged(.validated, cleartext: use)
        let strict = policy(try rule("api.example.com", .validated))
        #expect(strict.judge(run(plain), today: midsummer).status(.cleartext) == .broken)
        #expect(strict.judge(run(plain), today: midsummer).check(.cleartext)?.weakness == .cleartextTraffic)
        #expect(strict.judge(run(judged(.validated)), today: midsummer).status(.cleartext) == .met)
        let open = policy(try rule("api.example.com", .validated)) { $0.cleartext = at(.allow) }
        // A request that anybody can force is no request that was permitted to all.
        #expect(open.judge(run(plain), today: midsummer).exit == (use == .fallback ? .violated : .success))
        let own = policy(try rule("api.example.com", .validated) { $0.cleartext = at(.allow) })
        #expect(own.judge(run(plain), today: midsummer).exit == .success)
        let denied = policy(try rule("api.example.com", .validated) { $0.cleartext = at(.deny) }) { $0.cleartext = at(.allow) }
        #expect(denied.judge(run(plain), today: midsummer).exit == .violated)
        let brief = policy(
            try rule("api.example.com", .validated) {
                $0.cleartext = at(.allow)
                $0.until = at(day("2026-06-20"))
                $0.reason = "old firmware"
            })
        let report = brief.judge(run(plain), today: midsummer)
        #expect(report.exit == .violated)
        #expect(report.check(.cleartext)?.sentence.contains("old firmware") == true)
    }

    @Test func `a host that was met in the clear only has no certificates to speak of`() throws {
        let finding = Finding(
            domain: Domain(host: "api.example.com", port: 80), stack: nil, ja4: nil, verdict: .inconclusive, confidence: .unknown,
            reason: .neverConnected, cleartext: .observed, controls: Finding.Controls(reach: .notRun, trust: nil))
        let sent = [Cleartext(time: 1, trial: 1, domain: finding.domain, request: "GET /", clientAddress: "127.0.0.1:5")]
        let seen = run(judged(.validated, at: Domain(host: "b.example.com", port: 443)), finding, cleartext: sent)
        let strict = policy(try rule("api.example.com", .validated), try rule("b.example.com", .validated))
        #expect(strict.judge(seen, today: midsummer).exit == .violated)
        let open = policy(try rule("api.example.com", .validated) { $0.cleartext = at(.allow) }, try rule("b.example.com", .validated))
        #expect(open.judge(seen, today: midsummer).exit == .success)
        for expect in [Policy.Expectation.pinned, .ownStore] {
            let asking = policy(try rule("api.example.com", expect)) { $0.cleartext = at(.allow) }
            #expect(asking.judge(seen, today: midsummer).exit == .inconclusive)
        }
    }

    @Test func `what no rule speaks of fails, is ignored, or is validated`() throws {
        func exit(_ unlisted: Policy.Unlisted?, _ finding: Finding) -> RunExit {
            policy { $0.unlisted = unlisted.map { at($0, 3) } }.judge(run(finding), today: midsummer).exit
        }
        let careless = judged(.noValidation, accepts: ["untrusted-ca"], cleartext: .observed)
        #expect(exit(.fail, judged(.pinned)) == .violated)
        #expect(exit(.ignore, careless) == .success)
        #expect(exit(.validated, careless) == .violated)
        #expect(exit(nil, careless) == .violated)
        #expect(exit(nil, judged(.validated)) == .success)
        #expect(exit(.validated, judged(.untrustedOrPinned)) == .inconclusive)
    }

    @Test func `a domain that has to be seen leaves the policy open until it is`() throws {
        let b = Domain(host: "b.example.com", port: 443)
        let wanted = policy(try rule("api.example.com", .pinned)) {
            $0.requireSeen = [Stated(HostPattern(b), at: Place(line: 11, column: 4))]
        }
        let report = wanted.judge(run(judged(.pinned)), today: midsummer)
        #expect(report.exit == .inconclusive)
        #expect(report.status(.requiredSeen) == .notSeen)
        #expect(report.check(.requiredSeen)?.place?.line == 11)
        #expect(wanted.judge(run(judged(.validated)), today: midsummer).exit == .violated)
        #expect(wanted.judge(run(judged(.pinned), judged(.validated, at: b)), today: midsummer).exit == .success)
    }

    @Test(arguments: [Policy.Expectation.pinned, .validated, .ownStore, .any])
    func `a domain that has to be seen is not seen in the clear where its certificates are judged`(expect: Policy.Expectation) throws {
        let plain = Domain(host: "api.example.com", port: 80)
        let finding = Finding(
            domain: plain, stack: nil, ja4: nil, verdict: .inconclusive, confidence: .unknown, reason: .neverConnected,
            cleartext: .observed, controls: Finding.Controls(reach: .notRun, trust: nil))
        let sent = [Cleartext(time: 1, trial: 1, domain: plain, request: "GET /", clientAddress: "127.0.0.1:5")]
        let wanted = policy(try rule("api.example.com:443", expect)) {
            $0.requireSeen = [try? pattern("api.example.com")].compactMap { $0 }
            $0.cleartext = at(.allow)
            $0.unlisted = at(.ignore)
        }
        let report = wanted.judge(run(judged(.validated, at: Domain(host: "b", port: 443)), finding, cleartext: sent), today: midsummer)
        #expect(report.status(.requiredSeen) == (expect == .any ? .met : .notSeen))
        #expect(report.check(.requiredSeen)?.sentence.contains("in the clear alone") == (expect != .any))
        #expect(report.exit == (expect == .any ? .success : .inconclusive))
        let secure = wanted.judge(run(judged(.pinned), finding, cleartext: sent), today: midsummer)
        #expect(secure.status(.requiredSeen) == .met)
    }

    @Test func `a rule that nothing fell under is told, and breaks nothing`() throws {
        let report = policy(try rule("api.example.com", .pinned), try rule("*.cdn.example.com", .validated)).judge(
            run(judged(.pinned)), today: midsummer)
        #expect(report.checks.first { $0.status == .notSeen }?.sentence.contains("*.cdn.example.com") == true)
        #expect(report.exit == .success)
    }

    @Test func `a domain that is passed through is never a pass, a failure or a gap`() throws {
        let ads = Domain(host: "x.ads.example.net", port: 443)
        let sparing = policy(try rule("api.example.com", .pinned), try rule("*.ads.example.net", .passthrough, party: .third))
        let report = sparing.judge(run(judged(.pinned), spliced: [ads]), today: midsummer)
        #expect(report.exit == .success)
        let tested = sparing.judge(run(judged(.pinned), judged(.noValidation, at: ads, accepts: ["untrusted-ca"])), today: midsummer)
        #expect(tested.exit == .success)
        #expect(tested.checks.first { $0.domain == ads }?.status == .note)
    }

    @Test func `a listed domain that was called and not tested is open`() throws {
        let b = Domain(host: "b.example.com", port: 443)
        let both = policy(try rule("api.example.com", .pinned), try rule("b.example.com", .validated))
        #expect(both.judge(run(judged(.pinned), spliced: [b]), today: midsummer).exit == .inconclusive)
    }

    @Test func `a run that asked less than the profile of the policy leaves it open`() throws {
        let standard = policy(try rule("api.example.com", .pinned)) { $0.profile = at(.standard, 2) }
        var seen = run(judged(.pinned))
        #expect(standard.judge(seen, today: midsummer).exit == .inconclusive)
        seen.modes = Profile.standard.modes.map(\.id)
        #expect(standard.judge(seen, today: midsummer).exit == .success)
    }

    @Test func `nothing connected is open whatever the policy says`() {
        #expect(policy().judge(run(), today: midsummer).exit == .inconclusive)
    }
}
