import Verdicts
import Wire

// Runs as the judge would leave them, built by hand.

/// 2026-11-21T19:20:03.123Z.
let moment = 1_795_288_803.123

let api = Domain(host: "api.example.com", port: 443)
let example = Domain(host: "example.com", port: 443)

let curlJA4 = "t13d1516h2_8daaf6152771_b186095e22b6"

func run(_ findings: [Finding], command: [String] = ["curl", "-sS", "https://example.com"], cleartext: [Cleartext] = []) -> Run {
    Run(
        id: "20261121T192003-7f3a", started: moment, ended: moment + 3.5, toolVersion: "0.1.0", command: command, profile: "core",
        modes: [
            "passthrough", "trusted-ca", "canary", "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired",
        ],
        cleartext: cleartext, findings: findings)
}

extension Finding.Cell {
    /// Played in one trial, unless said otherwise.
    static func played(
        _ mode: String, _ outcome: Outcome, exit: Int32? = 0, step: Step? = nil, alert: UInt8? = nil, trials: Int = 1, accepted: Int = 0,
        state: State = .tested, request: String? = nil
    ) -> Self {
        Self(
            mode: mode, outcome: outcome, step: step, alert: alert.map { Alert($0) }, trials: trials, accepted: accepted,
            refused: trials - accepted, state: state,
            exit: exit.map { .code($0) }, request: request)
    }

    static func absent(_ mode: String, _ state: State = .notRun) -> Self { Self(mode: mode, state: state) }
}

extension Finding {
    /// curl as it ships: sound, and without a pin.
    static func strict(_ domain: Domain = example) -> Finding {
        Finding(
            domain: domain, stack: "curl-stack", ja4: curlJA4, verdict: .validated, confidence: .proven,
            controls: Controls(
                reach: .ok, trust: Controls.Trust(by: .accepted, domain: domain, mode: "trusted-ca", time: moment)),
            cells: [
                .absent("passthrough", .notApplicable),
                .played("trusted-ca", .accepted, step: .e7, accepted: 1, request: "GET /"),
                .absent("canary"),
                .played("untrusted-ca", .rejected, exit: 60, step: .e3, alert: 48),
                .played("untrusted-ca-root-sent", .rejected, exit: 60, step: .e3, alert: 48),
                .played("self-signed", .rejected, exit: 60, step: .e3, alert: 48),
                .played("wrong-host", .rejectedLate, exit: 60, step: .e5),
                .played("expired", .rejected, exit: 60, step: .e3, alert: 45),
            ])
    }

    /// curl -k: it takes everything.
    static func careless(_ domain: Domain = example) -> Finding {
        let modes = ["untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"]
        return Finding(
            domain: domain, stack: "curl-k-stack", ja4: curlJA4, process: "/usr/bin/curl", verdict: .noValidation, confidence: .proven,
            acceptedModes: modes,
            controls: Controls(reach: .ok, trust: nil),
            cells: (["trusted-ca"] + modes).map { .played($0, .accepted, step: .e7, accepted: 1, request: "GET /") })
    }

    /// A pinned client that accepts our CA at the canary, and may have refused it elsewhere for want of a staple or SCTs.
    static func pinned(_ domain: Domain = api) -> Finding {
        Finding(
            domain: domain, stack: "app-stack", ja4: curlJA4, process: "app", verdict: .pinned, confidence: .likely,
            reason: .stapleExpected, pinCheck: .afterHandshake,
            controls: Controls(
                reach: .ok,
                trust: Controls.Trust(by: .canary, domain: Domain(host: "canary.pinproof.test", port: 443), mode: "canary", time: moment),
                openConfounders: [.staple, .sct]),
            cells: [
                .played("trusted-ca", .rejectedLate, exit: 1, step: .e5, trials: 3),
                .played("trusted-ca-mirrored", .rejectedLate, exit: 1, step: .e5, alert: 42),
                .played("canary", .accepted, step: .e8, accepted: 1),
                .played("untrusted-ca", .rejectedClosed, exit: nil, step: .e3, trials: 3),
                .played("expired", .rejectedLate, exit: 1, step: .e5, state: .notSeparable),
            ],
            origin: Origin(
                domain: domain, offeredALPN: ["h2", "http/1.1"], state: .verified, alpn: "h2", version: "TLSv1.3", keyType: "EC-256",
                signatureHash: "SHA256", staples: true, carriesSCTs: true, spki: "AAAA", chainPEM: ["-----BEGIN CERTIFICATE-----\nA\n"],
                chain: [
                    ChainLink(subject: "CN=api.example.com", issuer: "CN=Sub", keyType: "EC-256", spki: "AAAA"),
                    ChainLink(subject: "CN=Sub", issuer: "CN=Root", keyType: "EC-256", spki: "BBBB"),
                ]))
    }

    static func undecided(_ domain: Domain = api) -> Finding {
        Finding(
            domain: domain, stack: nil, ja4: nil, verdict: .untrustedOrPinned, confidence: .unknown, reason: .caNotTrusted,
            controls: Controls(reach: .ok, trust: nil),
            cells: [
                .played("trusted-ca", .rejected, exit: 60, step: .e3, alert: 48),
                .played("untrusted-ca", .rejected, exit: 60, step: .e3, alert: 48),
                .played("expired", .rejected, exit: 60, step: .e3, alert: 48, state: .notTestable),
            ])
    }
}

extension Connection {
    static let refused = Connection(
        id: 12, time: moment, client: Client(address: "127.0.0.1:51234", ja4: curlJA4, stack: "curl-stack", process: "/usr/bin/curl"),
        trial: 3, domain: api, connectHost: "api.example.com", mode: "untrusted-ca", step: .e3, outcome: .rejected, alert: Alert(48),
        tls: TLSParameters(version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", alpn: "http/1.1"),
        hello: HelloFacts(
            serverName: "api.example.com", alpn: ["h2", "http/1.1"], versions: ["TLSv1.3", "TLSv1.2"], asksForStaple: false,
            asksForSCT: true),
        milliseconds: 12.34, notes: [.alpnGuessed],
        events: [
            TLSEvent(at: 1_200_000, .clientHello), TLSEvent(at: 3_400_000, .certificateWritten),
            TLSEvent(at: 12_000_000, .alertReceived(Alert(48))), TLSEvent(at: 12_340_000, .clientClosed(.reset)),
        ])

    /// Nothing but a TCP connection.
    static let silent = Connection(id: 1, time: 0, client: Client(address: "127.0.0.1:1"), domain: example, mode: "trusted-ca")
}

/// Terminal escapes, line breaks, bidirectional overrides, quotes, NUL, and characters beyond the BMP.
let hostile = "a\u{1B}[31m\r\nb\u{202E}c\"\\\u{0}\u{2028}\u{9B}d\u{E0041}é"
