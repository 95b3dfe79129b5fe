import Reports
import Testing
import Verdicts

@Suite struct `The tour's page` {
    private func trials(_ count: Int) -> [Trial] { (1...count).map { Trial(n: $0, purpose: .mode, domain: example, mode: "expired") } }

    private func client(_ name: String, _ summary: String, _ findings: [Finding], cleartext: [Cleartext] = []) -> TourReport.Client {
        var run = run(findings, cleartext: cleartext)
        run.trials = trials(7)
        return TourReport.Client(name: name, summary: summary, run: run)
    }

    private func page(_ clients: TourReport.Client...) -> String { TourReport(credentials: "Cookie: ***").render(clients) }

    @Test func `is a table, and then each client`() {
        var pinned = Finding.pinned()
        pinned.confidence = .proven
        pinned.controls.openConfounders = []
        let text = page(
            client("naive", "Accepts every certificate.", [.careless()]), client("strict", "Checks everything.", [.strict()]),
            client("pin-one-host", "Pins one of two.", [pinned, .strict()]))
        #expect(
            text == """
                3 demo clients, run 21 times in 4 s, all on this machine

                                                               untrusted
                                                               -ca
                                      trusted        untrusted -root     self    wrong
                client                -ca     canary -ca       -sent     -signed -host  expired
                naive                 ACCEPT  -      ACCEPT    ACCEPT    ACCEPT  ACCEPT ACCEPT
                strict                ACCEPT  -      reject    reject    reject  late   reject
                pin-one-host: api     late    ACCEPT reject    -         -       -      late
                pin-one-host: example ACCEPT  -      reject    reject    reject  late   reject

                ACCEPT: it sent its request. late: it refused after the handshake. Nothing was
                sent where it refused.

                naive                 ACCEPTS ANY CERTIFICATE (proven)
                    Accepts every certificate.
                    Anyone on the network can read and change this traffic.
                    An attacker reads: GET /, Cookie: ***

                strict                VALIDATES, NOT PINNED (proven)
                    Checks everything.
                    Checks certificates. A CA trusted by the device can still intercept it.
                    An attacker reads: nothing

                pin-one-host
                    Pins one of two.
                    api.example.com   PINNED (proven)
                    Rejects even a CA that the client trusts. It completes the handshake first;
                    nothing was sent. Trust in our CA: it accepted our CA at the canary.
                    An attacker reads: nothing
                    example.com       VALIDATES, NOT PINNED (proven)
                    Checks certificates. A CA trusted by the device can still intercept it.
                    An attacker reads: nothing

                """)
    }

    @Test func `shows what goes in the clear when TLS is refused`() {
        var finding = Finding.strict()
        finding.cleartext = .fallback
        let request = Cleartext(
            time: moment, trial: 3, domain: Domain(host: example.host, port: 80), request: "GET /plain", clientAddress: "127.0.0.1:1")
        let text = page(client("fallback", "Asks again.", [finding], cleartext: [request]))
        #expect(text.contains("fallback              VALIDATES, NOT PINNED, FALLS BACK TO CLEARTEXT (proven)\n"))
        #expect(text.contains("    An attacker reads: GET /plain, Cookie: ***\n"))
    }

    @Test func `shows a careless retry, and the next step where nothing can be told`() {
        var careless = Finding.careless()
        careless.retriedModes = ["expired"]
        #expect(page(client("retry", "Tries again.", [careless])).contains(" It refuses, then\n    retries without verification.\n"))
        let text = page(client("pinned", "Pins.", [.undecided()]))
        #expect(text.contains("pinned                CANNOT TELL\n    Pins.\n    It refuses our trusted certificate"))
        #expect(text.contains(" Next: "))
    }

    @Test func `puts a confidence that is too long below its headline`() {
        let text = page(client("pinned", "Pins.", [.pinned()]))
        #expect(text.contains("pinned                PINNED\n    (likely: "))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `tells of a client that was not seen`() {
        let text = page(client("absent", "Does nothing.", []))
        #expect(text.hasPrefix("1 demo client, run 7 times"))
        #expect(text.hasSuffix("absent\n    Nothing was seen of it.\n"))
    }

    @Test func `says the same in colour`() {
        let clients = [client("naive", "Accepts.", [.careless()]), client("strict", "Checks.", [.strict()])]
        let plain = TourReport(credentials: "Cookie: ***").render(clients)
        let coloured = TourReport(style: .ansi, credentials: "Cookie: ***").render(clients)
        #expect(coloured != plain)
        let stripped = coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
        #expect(stripped == plain)
    }

    @Test func `escapes what a run holds of others`() {
        var finding = Finding.careless()
        for index in finding.cells.indices { finding.cells[index].request = "GET /\u{1B}[2J" }
        #expect(!page(client("naive", "Accepts.", [finding])).contains("\u{1B}"))
    }
}
