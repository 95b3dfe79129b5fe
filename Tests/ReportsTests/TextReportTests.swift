import Reports
import Testing
import Verdicts
import Wire

@Suite struct `Text report` {
    private let strictMatrix = """
        mode                    exit  outcome
        trusted-ca                 0  ACCEPTED       sent GET /
        untrusted-ca              60  rejected       alert 48 unknown_ca
        untrusted-ca-root-sent    60  rejected       alert 48 unknown_ca
        self-signed               60  rejected       alert 48 unknown_ca
        wrong-host                60  rejected late  handshake completed, closed, 0 bytes sent
        expired                   60  rejected       alert 45 certificate_expired
        canary                     -  not run        the command has no {url}; trusted-ca is its own control

        """

    private let strictClaim = """
        example.com   VALIDATES, NOT PINNED (proven)
                      Checks certificates. A CA trusted by the device can still intercept it.
                      Reach: ok. Trust in our CA: it accepted our CA at example.com,
                      2026-11-21 19:20:03 UTC.

        """

    private let carelessMatrix = """
        mode                    exit  outcome
        trusted-ca                 0  ACCEPTED       sent GET /
        untrusted-ca               0  ACCEPTED       sent GET /
        untrusted-ca-root-sent     0  ACCEPTED       sent GET /
        self-signed                0  ACCEPTED       sent GET /
        wrong-host                 0  ACCEPTED       sent GET /
        expired                    0  ACCEPTED       sent GET /

        """

    private let carelessClaim = """
        example.com   ACCEPTS ANY CERTIFICATE (proven)
                      Anyone on the network can read and change this traffic.
                      Reach: ok.

        """

    private let pinnedMatrix = """
        mode                 exit  outcome
        trusted-ca              1  rejected late  handshake completed, closed, 0 bytes sent, 3 trials
        trusted-ca-mirrored     1  rejected late  handshake completed, alert 42 bad_certificate, 0 bytes sent
        canary                  0  ACCEPTED       acted on what only we could have told it
        untrusted-ca            -  rejected       closed, no alert, 3 trials
        expired                 1  rejected late  handshake completed, closed, 0 bytes sent, reason not separable

        """

    @Test func `a strict client that is not pinned`() {
        #expect(TextReport().render(run([.strict()])) == strictMatrix + strictClaim)
    }

    @Test func `a client that takes everything`() {
        #expect(TextReport().render(run([.careless()])) == carelessMatrix + carelessClaim)
    }

    @Test func `a pin that is likely names its weaknesses, its trust control, the bound and the next action`() {
        let trust = "it accepted our CA at the canary, 2026-11-21 19:20:03 UTC"
        #expect(
            TextReport(width: 400).render(run([.pinned()])) == pinnedMatrix + """
                api.example.com   PINNED \(Words.confidence(of: .pinned()))
                                  Rejects even a CA that the client trusts. It completes the handshake first; nothing was sent.
                                  Reach: ok. Trust in our CA: \(trust).
                                  Not excluded: staple, sct.
                                  Rejected 3 times: at most 63 % accepted (95 % confidence).
                                  \(Reason.stapleExpected.sentence)
                                  Next: \(Reason.stapleExpected.nextAction)

                """)
    }

    @Test func `a long confidence is wrapped and the headline stays whole`() {
        let lines = TextReport(width: 70).verdict(.pinned()).split(separator: "\n")
        #expect(lines.first?.hasPrefix("api.example.com   PINNED (likely: ") == true)
        #expect(lines.filter { !$0.contains("Rejects even a CA") }.allSatisfy { $0.count <= 70 })
        let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(words.contains(Words.confidence(of: .pinned())))
    }

    @Test func `a client that cannot be judged gets the reason and the next action`() {
        let text = TextReport(width: 2000).render(run([.undecided()]))
        #expect(
            text == """
                mode          exit  outcome
                trusted-ca      60  rejected       alert 48 unknown_ca
                untrusted-ca    60  rejected       alert 48 unknown_ca
                expired         60  rejected       alert 48 unknown_ca, says nothing without trust in our CA
                api.example.com   CANNOT TELL
                                  \(Reason.caNotTrusted.sentence)
                                  Next: \(Reason.caNotTrusted.nextAction)
                                  Reach: ok. Trust in our CA: not shown.

                """)
    }

    @Test(arguments: [
        (Run.TrustHanding(via: .env), " A client that reads no CA variable is reached with --trust-via namespace."),
        (.init(via: .env, obstacle: "Not possible here: \(hostile)."), " Not possible here: \(printable(hostile))."),
        (
            .init(via: .env, isExhausted: true),
            " It came to the same with the system's own bundle replaced, so variables are not the cause."
        ),
        (.init(via: .namespace), ""),
    ])
    func `a client that may never have been told of our CA gets the next way to tell it`(_ trust: Run.TrustHanding, _ words: String) {
        var value = run([.undecided(), .strict()])
        value.trust = trust
        let text = TextReport(width: 2000).render(value)
        #expect(text.contains("Next: \(Reason.caNotTrusted.nextAction)\(words)\n"))
        #expect(words.isEmpty || text.matches(of: /namespace|Not possible|came to the same/).count == 1)
    }

    @Test func `two domains have a matrix each, under its name`() {
        let text = TextReport().render(run([.strict(), .careless(Domain(host: "b.example", port: 8443))]))
        let second = """
            b.example:8443   ACCEPTS ANY CERTIFICATE (proven)
                             Anyone on the network can read and change this traffic.
                             Reach: ok.

            """
        #expect(text == "domain example.com\n" + strictMatrix + strictClaim + "\ndomain b.example:8443\n" + carelessMatrix + second)
    }

    @Test func `two clients of a domain are shown each, the worst in the domain's line`() {
        let text = TextReport().render(run([.careless(), .strict()]))
        #expect(
            text == "domain example.com: 2 clients, the worst: ACCEPTS ANY CERTIFICATE\n"
                + "client /usr/bin/curl, JA4 \(curlJA4)\n" + carelessMatrix + carelessClaim + "\n"
                + "client JA4 \(curlJA4)\n" + strictMatrix + strictClaim)
    }

    @Test func `cleartext comes before everything else`() {
        var fallback = Finding.strict()
        fallback.cleartext = .fallback
        let plain = [
            Cleartext(time: moment, trial: 1, domain: Domain(host: "old.example.com", port: 80), request: "GET /old", clientAddress: "c:1"),
            Cleartext(time: moment, trial: 4, domain: Domain(host: "example.com", port: 80), request: "GET /", clientAddress: "c:2"),
            Cleartext(time: moment + 1, trial: 5, domain: Domain(host: "example.com", port: 80), request: "GET /2", clientAddress: "c:3"),
        ]
        #expect(
            TextReport().render(run([fallback], cleartext: plain)) == """
                example.com   FALLS BACK TO CLEARTEXT
                              Sends data without encryption when TLS is refused.
                              Seen: GET / on port 80 and 1 more, 2026-11-21 19:20:03 UTC.


                """ + strictMatrix + strictClaim, "a host without a finding was not asked about")
    }

    @Test func `a fallback comes before what was merely observed, and wins where a host has both`() {
        var observed = Finding.careless()
        observed.cleartext = .observed
        var fallback = Finding.strict(api)
        fallback.cleartext = .fallback
        var both = fallback
        both.cleartext = .observed
        let headlines = TextReport().render(run([observed, both, fallback])).split(separator: "\n").filter { $0.contains("CLEARTEXT") }
        #expect(headlines == ["api.example.com   FALLS BACK TO CLEARTEXT", "example.com   CLEARTEXT"])
    }

    @Test func `a run without a connection says so, and what to do`() {
        var empty = run([])
        #expect(TextReport().render(empty).contains("The run was ended before its first trial."))
        empty.trials = [Trial(n: 1, purpose: .discovery, domain: nil, mode: "passthrough", exit: .code(7), milliseconds: 5)]
        #expect(
            TextReport(width: 400).render(empty) == """
                CANNOT TELL
                    The command ended with exit code 7 without a TLS connection through the proxy.
                    Next: Check that it makes one, and that it obeys https_proxy. -v shows its output.
                    Or: \(Reason.ignoresProxy.sentence) \(Reason.ignoresProxy.nextAction)
                    Or: \(Reason.quicSuspected.sentence) \(Reason.quicSuspected.nextAction)

                """)
        empty.asked.isCaptured = true
        let captured = TextReport(width: 400).render(empty)
        #expect(captured.contains("to a port that is captured.") && !captured.contains("Or:"))
        empty.trials[0].interrupted = true
        #expect(TextReport(width: 400).render(empty).contains("Give it more time with --timeout."))
    }

    @Test func `a run that judged none of the connections that it saw says what it left out`() {
        var run = run([])
        run.connections = [.refused]
        run.connections[0].hello = .init(serverName: "example.com", alpn: [], versions: [], asksForStaple: false, asksForSCT: false)
        #expect(TextReport(width: 400).render(run).contains("1 connection was seen, and none of them to a domain that is to be tested."))
    }

    @Test func `a run of the proxy without a verdict counts what it saw, and does not speak of a command`() {
        var proxied = run([])
        proxied.asked.clientele = .many
        let idle = TextReport().render(proxied)
        #expect(idle.contains("There is no TLS connection to judge by.") && !idle.contains("command"))
        proxied.connections = [.refused]
        let text = TextReport().render(proxied)
        #expect(text.contains("Nothing was judged: 1 connection was seen, and none of them in a trial."))
        #expect(text.contains("without --mode"))
    }

    @Test func `warnings come last`() {
        var value = run([.strict()])
        value.warnings = ["the first\n", "the second"]
        #expect(
            TextReport().render(value).hasSuffix("2026-11-21 19:20:03 UTC.\n\nwarning: the first\\u{a}\nwarning: the second\n"))
    }

    @Test func `a long name has its verdict below it, whole, and its evidence wrapped`() {
        let host = "a-very-long-label-in-a-host-name.that.goes.on.and.on.for.a.while.example.com"
        #expect(
            TextReport().verdict(.strict(Domain(host: host, port: 8443))) == """
                \(host):8443
                    VALIDATES, NOT PINNED (proven)
                    Checks certificates. A CA trusted by the device can still intercept it.
                    Reach: ok. Trust in our CA: it accepted our CA at
                    \(host):8443,
                    2026-11-21 19:20:03 UTC.

                """)
    }

    @Test func `colour adds nothing but escape sequences, and plain text has none`() throws {
        var fallback = Finding.careless()
        fallback.cleartext = .fallback
        let value = run([fallback, .strict(), .pinned(), .undecided(Domain(host: "z", port: 1))])
        let plain = TextReport().render(value)
        let colour = TextReport(style: .ansi).render(value)
        #expect(!plain.contains("\u{1B}"))
        #expect(colour.contains("\u{1B}[1;31mACCEPTED\u{1B}[0m"))
        #expect(colour.contains("\u{1B}[32mrejected\u{1B}[0m"))
        #expect(colour.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }

    @Test(arguments: [Style.plain, .ansi])
    func `strings from outside cannot act on the terminal or forge a line`(style: Style) {
        var finding = Finding.careless(Domain(host: hostile, port: 443))
        finding.process = hostile
        finding.ja4 = hostile
        finding.stack = hostile
        finding.cleartext = .observed
        finding.cells[0].request = hostile
        finding.cells[1].mode = hostile
        var other = finding
        other.stack = "another"
        func plain(_ host: String) -> Cleartext {
            Cleartext(time: moment, trial: nil, domain: Domain(host: host, port: 80), request: hostile, clientAddress: hostile)
        }
        var value = run([finding, other], cleartext: [plain(hostile)])
        value.warnings = [hostile]
        let harmless = [finding, other].map { finding in
            var copy = finding
            copy.domain.host = "harmless"
            return copy
        }
        let clean = run(harmless, cleartext: [plain("harmless")])
        let text = TextReport(style: style, width: 100_000).render(value)
        let uncoloured = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        for scalar in uncoloured.unicodeScalars where scalar != "\n" {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: Issue.record("U+\(String(scalar.value, radix: 16)) stands raw")
            default: break
            }
        }
        #expect(text.contains("\\u{1b}[31m\\u{d}\\u{a}b\\u{202e}c"))
        // A long name has a line of its own in each of three blocks; the warning and the blank line before it are two more.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(lines == TextReport(width: 100_000).render(clean).split(separator: "\n", omittingEmptySubsequences: false).count + 3 + 2)
    }
}
