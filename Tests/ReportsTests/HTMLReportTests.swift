import Catalog
import Foundation
import Reports
import Testing
import Verdicts
import Wire

@Suite struct `HTML report` {
    private func render(_ run: Run) -> HTMLDocument { HTMLDocument(HTMLReport.html(run: run)) }

    private static let findings = Verdict.allCases.map { verdict in
        var finding = verdict == .noValidation || verdict == .partialValidation ? Finding.careless() : .pinned()
        finding.verdict = verdict
        if verdict == .partialValidation { finding.acceptedModes = ["wrong-host", "expired"] }
        if verdict == .pinBypassable { finding.acceptedModes = ["pin-same-names"] }
        if verdict == .validated || verdict == .noValidation { finding.reason = nil }
        return finding
    }

    @Test(arguments: findings) func `every verdict is told in its words, with what to do`(finding: Finding) {
        let run = run([finding])
        let text = render(run).text
        #expect(text.contains(Words.headline(of: finding)))
        let isUndecided = finding.verdict == .untrustedOrPinned || finding.verdict == .inconclusive
        #expect(text.contains(isUndecided ? finding.reason?.sentence ?? "?" : Words.sentence(of: finding)))
        #expect(text.contains(Words.confidence(of: finding)))
        #expect(text.contains("Next: \(Advice.next(for: finding, in: run))"))
        #expect(text.contains(finding.domain.description))
    }

    @Test func `a command is told where there was one`() {
        var proxied = run([.careless()])
        #expect(render(proxied).text.contains("Command"))
        proxied.command = []
        #expect(!render(proxied).text.contains("Command"))
    }

    @Test func `what to do next is said of clients of a proxy, too`() {
        var finding = Finding.undecided()
        finding.reason = .neverConnected
        finding.place = "192.0.2.7"
        let next = Advice.next(for: finding, in: run([finding]))
        #expect(next.hasPrefix("Use the client"))
        #expect(TextReport(width: 400).verdict(finding).contains("Next: \(next)"))
        #expect(VerdictLine.text(finding, at: moment).hasSuffix("Next: \(next)"))
    }

    @Test(arguments: Verdict.allCases) func `every verdict has a next step of its own`(verdict: Verdict) {
        var finding = Finding.careless()
        finding.verdict = verdict
        finding.reason = nil
        let next = Advice.next(for: finding, in: run([finding]))
        #expect(next.hasSuffix(".") && next.count > 5)
        #expect(
            Set(
                Verdict.allCases.filter { $0 != .inconclusive }.map { own in
                    finding.verdict = own
                    return Advice.next(for: finding, in: run([finding]))
                }
            ).count == Verdict.allCases.count - 1)
    }

    @Test func `what goes in the clear is told before the verdict, and comes first`() throws {
        var plain = Finding.strict(api)
        plain.cleartext = .fallback
        let seen = Cleartext(time: moment, trial: 2, domain: Domain(host: api.host, port: 80), request: "GET /v1", clientAddress: "c:1")
        let text = render(run([.careless(), plain], cleartext: [seen])).text
        let fallback = try #require(text.range(of: "FALLS BACK TO CLEARTEXT"))
        let careless = try #require(text.range(of: "ACCEPTS ANY CERTIFICATE"))
        #expect(fallback.lowerBound < careless.lowerBound)
        #expect(text.contains("Seen: GET /v1 on port 80, 2026-11-21 19:20:03 UTC."))
        #expect(text.contains("never repeat it over http"))
    }

    @Test func `every finding stands in the judgement, in the matrix and in the evidence`() {
        let document = render(run([.careless(), .strict(), .pinned(), .undecided()]))
        let links = document.values(of: "href")
        for number in 1...4 {
            #expect(document.values(of: "id").count { $0 == "evidence-\(number)" } == 1)
            #expect(links.count { $0 == "#evidence-\(number)" } == 2)
        }
    }

    @Test func `a socket is told event by event, beside what was wrong with its certificate`() {
        var run = run([.strict(api)])
        run.connections = [.refused]
        run.connections[0].client.stack = "curl-stack"
        let text = render(run).text
        #expect(text.contains("1.2 msclient ClientHello for api.example.com"))
        #expect(text.contains("3.4 mspinproof Certificate of untrusted-ca"))
        #expect(text.contains("12 msclient alert 48 unknown_ca"))
        #expect(text.contains("one that nobody trusts◄ the one difference"))
        #expect(text.contains(curlJA4))
    }

    @Test func `the controls are named, and what weakens them`() {
        let text = render(run([.pinned()])).text
        #expect(text.contains("it accepted our CA at the canary (mode canary), 2026-11-21 19:20:03 UTC."))
        #expect(text.contains("it may want a stapled OCSP response; it may want signed certificate timestamps."))
        #expect(text.contains("refused 3 times: at most 63 % accepted (95 % confidence)"))
        #expect(text.contains("staple-expected"))
    }

    @Test func `the standards' numbers are printed, those of the beta too, and what is not covered`() {
        let text = render(run([.careless()])).text
        for weakness in Taxonomy.weaknesses {
            #expect(text.contains(weakness.number) && text.contains(weakness.leavesOut))
            #expect(weakness.tests.allSatisfy { text.contains($0.id) })
        }
    }

    @Test func `a run that saw nothing says so`() {
        let text = render(run([])).text
        #expect(text.contains("CANNOT TELL") && text.contains("The run was ended before its first trial."))
    }

    @Test func `the command's secrets are masked, and those of requests`() {
        var finding = Finding.careless()
        for index in finding.cells.indices { finding.cells[index].request = "GET /a?access_token=hunter2" }
        var value = run([finding], command: ["curl", "-H", "Authorization: Bearer hunter2", "https://example.com"])
        value.connections = [.refused]
        value.connections[0].request = "GET /a?access_token=hunter2"
        value.connections[0].events.append(TLSEvent(at: 13_000_000, .request))
        let document = render(value)
        #expect(!document.source.contains("hunter2") && document.text.contains("***"))
    }

    @Test func `several clients make one document, each called by its name`() {
        let clients = ["one", "two"].map { TourReport.Client(name: $0, summary: "", run: run([.strict(), .careless()])) }
        let document = HTMLDocument(HTMLReport.html(tour: clients))
        #expect(document.values(of: "id").count { $0.hasPrefix("evidence-") && Int($0.dropFirst(9)) != nil } == 4)
        #expect(document.text.contains("one") && document.text.contains("two"))
    }

    // MARK: Pins

    @Test func `pins name the genuine leaf's key and leave a gap for the backup`() throws {
        let leaf = String(repeating: "A", count: 43) + "="
        var finding = Finding.strict()
        finding.origin = Origin(
            domain: example, offeredALPN: [], state: .verified, version: "TLSv1.3",
            chain: [ChainLink(subject: "CN=example.com", issuer: "CN=Sub", keyType: "EC-256", spki: leaf)])
        let text = render(run([finding])).text
        #expect(text.components(separatedBy: leaf).count == 6)
        #expect(text.components(separatedBy: "Add the hash of a backup key here.").count == 5)
        #expect(text.contains(#".add("example.com", "sha256/\#(leaf)")"#))

        finding.origin?.state = .untrusted
        #expect(!render(run([finding])).text.contains("sha256/"))
        finding.origin?.state = .verified
        finding.origin?.domain.host = "192.0.2.1"
        #expect(!render(run([finding])).text.contains("sha256/"))
        finding.origin?.domain.host = "example.com"
        finding.origin?.chain[0].spki = "</string>"
        #expect(!render(run([finding])).text.contains("sha256/"))
    }
}
