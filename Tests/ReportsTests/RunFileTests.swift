import FoundationEssentials
import Reports
import Testing
import Verdicts
import Wire

@Suite struct `Run file` {
    private func decode(_ run: Run) throws -> RunJSON { try JSONDecoder().decode(RunJSON.self, from: Data(RunFile.json(run))) }

    @Test func `the head tells the tool, the run and the authority`() throws {
        var value = run([])
        value.authority = Run.AuthorityFacts(fingerprint: "AB:CD", notAfter: moment)
        value.warnings = ["first", hostile]
        value.trust = Run.TrustHanding(via: .namespace)
        let file = try decode(value)
        #expect(file.schemaVersion == 1)
        #expect(file.tool == ["name": "pinproof", "version": "0.1.0"])
        #expect(file.run.id == "20261121T192003-7f3a")
        #expect(file.run.started == "2026-11-21T19:20:03.123Z" && file.run.ended == "2026-11-21T19:20:06.623Z")
        #expect(file.run.command == value.command && file.run.profile == "core" && file.run.modes == value.modes)
        #expect(file.ca == ["fingerprint": "AB:CD", "notAfter": "2026-11-21T19:20:03.123Z"])
        #expect(file.warnings == ["first", hostile])
        #expect(file.run.trustVia == "namespace")
        #expect(try decode(run([])).ca == nil)
        #expect(try decode(run([])).run.trustVia == nil)
    }

    @Test func `several runs are an array of the same documents`() throws {
        var second = run([.strict()])
        second.id = "another"
        let runs = try JSONDecoder().decode([RunJSON].self, from: Data(RunFile.json([run([.pinned()]), second])))
        #expect(runs.map(\.run.id) == ["20261121T192003-7f3a", "another"])
        #expect(runs.map { $0.domains.map(\.verdict) } == [["pinned"], ["validated"]])
        #expect(try JSONDecoder().decode([RunJSON].self, from: Data(RunFile.json([Run]()))).isEmpty)
    }

    @Test func `the policy stands there with each of its checks, and is left out where there was none`() throws {
        struct Place: Decodable { let line: Int, column: Int }
        struct Check: Decodable {
            let id, kind, status, severity, sentence, demanded: String, domain: String?, place: Place?, modes: [String]
        }
        struct Policy: Decodable { let file: String, app: String?, day: String, exit: Int, checks: [Check] }
        struct Document: Decodable { let policy: Policy? }
        let judged = try Judged.whole()
        let document = try JSONDecoder().decode(Document.self, from: Data(RunFile.json(judged.run, policy: judged.policy)))
        let policy = try #require(document.policy)
        #expect(policy.file == "pinproof.yml" && policy.app == "weather" && policy.day == "2026-11-21" && policy.exit == 1)
        #expect(policy.checks.map(\.id) == judged.policy?.checks.map(\.id))
        let broken = try #require(policy.checks.first { $0.status == "broken" })
        #expect(broken.id == "expectation:example.com" && broken.kind == "expectation" && broken.severity == "error")
        #expect(broken.demanded == "expect: validated" && broken.domain == "example.com" && broken.modes.contains("wrong-host"))
        #expect(broken.place?.line == 4 && broken.place?.column == 21 && broken.sentence.hasPrefix("Anyone on the network"))
        #expect(try JSONDecoder().decode(Document.self, from: Data(RunFile.json(judged.run))).policy == nil)
    }

    @Test func `a domain carries its claim, its controls, a cell per mode and the genuine server`() throws {
        var retried = Finding.pinned()
        retried.retriedModes = ["expired"]
        let domain = try #require(try decode(run([retried])).domains.first)
        #expect(domain.domain == "api.example.com" && domain.port == 443)
        #expect(domain.client == ["id": "app-stack", "ja4": curlJA4, "looksLike": nil, "process": "app", "place": nil])
        #expect(domain.verdict == "pinned" && domain.confidence == "likely" && domain.reason == "staple-expected")
        #expect(domain.pinCheck == "after-handshake" && domain.cleartext == "none" && domain.acceptedModes.isEmpty)
        #expect(domain.retriedModes == ["expired"])
        #expect(domain.controls.reach == "ok" && domain.controls.openConfounders == ["staple", "sct"])
        #expect(domain.controls.trust?.by == "canary" && domain.controls.trust?.domain == "canary.pinproof.test")
        #expect(domain.controls.trust?.time == "2026-11-21T19:20:03.123Z")
        #expect(domain.cells.count == 5)
        let pin = try #require(domain.cells["trusted-ca"])
        #expect(pin.outcome == "rejected-late" && pin.step == "E5" && pin.trials == 3 && pin.accepted == 0 && pin.testable && pin.exit == 1)
        let expired = try #require(domain.cells["expired"])
        #expect(!expired.testable && expired.state == "not-separable")
        #expect(domain.cells["trusted-ca-mirrored"]?.alert == ConnectionJSON.AlertJSON(code: 42, name: "bad_certificate"))
        #expect(domain.genuine?.chain.map(\.spki) == ["AAAA", "BBBB"] && domain.genuine?.chain.first?.subject == "CN=api.example.com")
        #expect(domain.genuine?.spki == "AAAA" && domain.genuine?.chainPEM == ["-----BEGIN CERTIFICATE-----\nA\n"])
    }

    @Test func `connections carry their events, and join their domain by the stack`() throws {
        var value = run([.strict()])
        value.connections = [.refused, .silent]
        let connections = try decode(value).connections
        #expect(connections.map(\.id) == [12, 1])
        let refused = try #require(connections.first)
        let client = ConnectionJSON.Client(address: "127.0.0.1:51234", ja4: curlJA4, id: "curl-stack", process: "/usr/bin/curl")
        #expect(refused.client == client)
        #expect(refused.milliseconds == 12.3 && refused.notes == ["alpn-guessed"])
        #expect(
            refused.events == [
                ConnectionJSON.Event(at: 1_200_000, kind: "client-hello"),
                ConnectionJSON.Event(at: 3_400_000, kind: "certificate-written"),
                ConnectionJSON.Event(at: 12_000_000, kind: "alert-received", alert: ConnectionJSON.AlertJSON(code: 48, name: "unknown_ca")),
                ConnectionJSON.Event(at: 12_340_000, kind: "client-closed", by: "reset"),
            ])
    }

    @Test(
        arguments: [
            (.handshakeFinished(resumed: true), "handshake-finished"), (.alertSent(Alert(40)), "alert-sent"), (.chatter, "chatter"),
            (.request, "request"), (.nonceEchoed, "nonce-echoed"), (.notTLS, "not-tls"), (.upstreamFailed, "upstream-failed"),
            (.spliced, "spliced"), (.windowEnded, "window-ended"), (.endedByUs(.trialEnded), "ended-by-us"),
        ] as [(TLSEvent.Kind, String)])
    func `every kind of event has its name`(kind: TLSEvent.Kind, name: String) throws {
        var value = run([])
        var connection = Connection.silent
        connection.events = [TLSEvent(at: 7, kind)]
        value.connections = [connection]
        #expect(try decode(value).connections.first?.events?.map(\.kind) == [name])
    }

    @Test func `trials and cleartext requests are kept`() throws {
        let plain = Domain(host: "o", port: 80)
        var value = run([], cleartext: [Cleartext(time: moment, trial: 2, domain: plain, request: "GET /", clientAddress: "c:1")])
        value.trials = [
            Trial(n: 1, purpose: .discovery, domain: nil, mode: "passthrough", exit: .signal(9), interrupted: true, leftRunning: true)
        ]
        let file = try decode(value)
        #expect(
            file.trials == [
                RunJSON.TrialJSON(
                    n: 1, purpose: "discovery", mode: "passthrough", signal: 9, interrupted: true, leftRunning: true, carried: false)
            ])
        let seen = RunJSON.CleartextJSON(time: "2026-11-21T19:20:03.123Z", trial: 2, domain: "o", port: 80, request: "GET /")
        #expect(file.cleartext == [seen])
    }

    @Test func `the document is indented and ends with a line feed`() {
        let text = String(decoding: RunFile.json(run([.strict()])), as: UTF8.self)
        #expect(
            text.hasPrefix(
                """
                {
                  "schemaVersion": 1,
                  "tool": {"name": "pinproof", "version": "0.1.0"},
                  "run": {
                    "id": "20261121T192003-7f3a",
                """))
        #expect(text.hasSuffix("\n}\n"))
        #expect(text.contains(#"        "wrong-host": {"outcome": "rejected-late", "step": "E5", "alert": null, "#))
    }

    @Test func `a command's credentials are not in the file`() throws {
        let command = ["curl", "-H", "Authorization: Bearer s3cr3t", "-u", "me:s3cr3t", "https://me:s3cr3t@example.com/?token=s3cr3t&x=1"]
        let bytes = RunFile.json(run([.strict()], command: command))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("s3cr3t"))
        #expect(
            try JSONDecoder().decode(RunJSON.self, from: Data(bytes)).run.command
                == ["curl", "-H", "Authorization: ***", "-u", "me:***", "https://***@example.com/?token=***&x=1"])
    }
}

/// The shape of the file as a reader of the format would declare it.
private struct RunJSON: Decodable {
    struct Head: Decodable {
        var id: String
        var started: String
        var ended: String
        var command: [String]
        var profile: String
        var modes: [String]
        var trustVia: String?
    }
    struct Trust: Decodable {
        var by: String
        var domain: String?
        var time: String?
    }
    struct Controls: Decodable {
        var reach: String
        var trust: Trust?
        var openConfounders: [String]
    }
    struct Cell: Decodable {
        var outcome: String?
        var step: String?
        var alert: ConnectionJSON.AlertJSON?
        var trials: Int
        var accepted: Int
        var testable: Bool
        var state: String
        var exit: Int?
    }
    struct Genuine: Decodable {
        var spki: String?
        var chainPEM: [String]
        var chain: [LinkJSON]

        struct LinkJSON: Decodable {
            var subject: String
            var keyType: String
            var spki: String
        }
    }
    struct DomainJSON: Decodable {
        var domain: String
        var port: Int
        var client: [String: String?]
        var verdict: String
        var confidence: String
        var reason: String?
        var pinCheck: String?
        var cleartext: String
        var acceptedModes: [String]
        var retriedModes: [String]
        var controls: Controls
        var cells: [String: Cell]
        var genuine: Genuine?
    }
    struct TrialJSON: Decodable, Equatable {
        var n: Int
        var purpose: String
        var domain: String?
        var mode: String
        var exit: Int?
        var signal: Int?
        var interrupted: Bool
        var leftRunning: Bool
        var carried: Bool
    }
    struct CleartextJSON: Decodable, Equatable {
        var time: String
        var trial: Int?
        var domain: String
        var port: Int
        var request: String
    }

    var schemaVersion: Int
    var tool: [String: String]
    var run: Head
    var ca: [String: String]?
    var domains: [DomainJSON]
    var connections: [ConnectionJSON]
    var trials: [TrialJSON]
    var cleartext: [CleartextJSON]
    var warnings: [String]
}
