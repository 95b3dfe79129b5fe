import Verdicts

extension ClientTable {
    private static func python(_ kind: String) -> [String] { ["<PYTHON>", "<PROGRAMS>/client.py", "<URL>", kind, "<LEAF>"] }

    static let python = [
        ClientRow("Python, default context", python("default"), cells: "arrrrr", alerts: [42, 45, 48], .validated, needs: [.python]),
        ClientRow("Python, CERT_NONE", python("no-verification"), cells: "aaaaaa", .noValidation, needs: [.python]),
        ClientRow(
            "Python, check_hostname = False", python("no-name"), cells: "arrrar", alerts: [45, 48], .partialValidation, needs: [.python]),
        ClientRow(
            "Python, no check of time", python("no-time"), cells: "arrrra", alerts: [42, 48], .partialValidation, needs: [.python]),
        ClientRow(
            "Python, pin after the handshake", python("pin"), cells: "lrrrrr", alerts: [0, 42, 45, 48], .pinned,
            trust: .progressDifferential, pinCheck: .afterHandshake, needs: [.python]),
    ]

    private static func node(_ kind: String, url: String = "<URL>", _ options: String...) -> [String] {
        ["node"] + options + ["<PROGRAMS>/client.mjs", url, kind, "<LEAF>"]
    }

    private static let tls12 = "--tls-max-v1.2"

    static let node = [
        ClientRow("Node, TLS 1.3", node("default"), cells: "arrrrr", .validated, needs: [.node]),
        ClientRow("Node, TLS 1.2", node("default", tls12), cells: "alllll", .validated, needs: [.node]),
        ClientRow(
            "Node, rejectUnauthorized: false, TLS 1.3", node("no-verification"), cells: "aaaaaa", .noValidation, needs: [.node]),
        ClientRow(
            "Node, rejectUnauthorized: false, TLS 1.2", node("no-verification", tls12), cells: "aaaaaa", .noValidation, needs: [.node]),
        ClientRow(
            "Node, a pin in checkServerIdentity, TLS 1.3", node("pin"), cells: "rrrrrr", .untrustedOrPinned, .unknown,
            reason: .caNotTrusted, needs: [.node]),
        ClientRow(
            "Node, a pin in checkServerIdentity, TLS 1.2", node("pin", tls12), cells: "llllll", .untrustedOrPinned, .unknown,
            reason: .rejectsLateEverywhere, needs: [.node]),
        ClientRow(
            "Node, the same pin beside the canary, TLS 1.3", node("pin", url: "{url}"), options: withCanary, cells: "rrrrrr", .pinned,
            trust: .canary, pinCheck: .inHandshake, needs: [.node]),
        ClientRow(
            "Node, the same pin beside the canary, TLS 1.2", node("pin", url: "{url}", tls12), options: withCanary, cells: "llllll",
            .pinned, trust: .canary, pinCheck: .afterHandshake, needs: [.node]),
    ]

    private static func go(_ kind: String, url: String = "<URL>") -> [String] { ["<GO-CLIENT>", url, kind, "<LEAF>"] }

    static let go = [
        ClientRow("Go, net/http", go("default"), cells: "arrrrr", alerts: [42], .validated, needs: [.go]),
        ClientRow("Go, InsecureSkipVerify", go("no-verification"), cells: "aaaaaa", .noValidation, needs: [.go]),
        ClientRow(
            "Go, a pin in VerifyPeerCertificate", go("pin"), cells: "rrrrrr", alerts: [42], .untrustedOrPinned, .unknown,
            reason: .caNotTrusted, needs: [.go]),
        ClientRow(
            "Go, the same pin beside the canary", go("pin", url: "{url}"), options: withCanary, cells: "rrrrrr", alerts: [42], .pinned,
            trust: .canary, pinCheck: .inHandshake, needs: [.go]),
    ]
}
