import Verdicts

extension ClientTable {
    static let curl = [
        ClientRow("curl", ["curl", "-sS", "<URL>"], cells: "arrrlr", alerts: [0, 45, 48], .validated, needs: [.curl]),
        ClientRow("curl -k", ["curl", "-ksS", "<URL>"], cells: "aaaaaa", .noValidation, needs: [.curl]),
        ClientRow(
            "curl --pinnedpubkey", ["curl", "-sS", "--pinnedpubkey", "<PIN>", "<URL>"], cells: "lrrrlr", alerts: [0, 45, 48], .pinned,
            trust: .progressDifferential, pinCheck: .afterHandshake, needs: [.curl]),
    ]

    private static let wgetAlone = ["wget", "--no-hsts", "-qO-", "--tries=1"]

    static let wget = [
        ClientRow("wget", wgetAlone + ["<URL>"], cells: "aeeeee", .validated, needs: [.wget]),
        ClientRow(
            "wget --no-check-certificate", wgetAlone + ["--no-check-certificate", "<URL>"], cells: "aaaaaa", .noValidation,
            needs: [.wget]),
        ClientRow(
            "wget --pinnedpubkey", wgetAlone + ["--pinnedpubkey=<PIN>", "<URL>"], cells: "llllll", .untrustedOrPinned, .unknown,
            reason: .rejectsLateEverywhere, needs: [.wget]),
        ClientRow(
            "wget --pinnedpubkey, beside itself without", wgetAlone + ["--pinnedpubkey=<PIN>", "<URL>"],
            options: ["--control-command", (wgetAlone + ["<URL>"]).joined(separator: " ")], cells: "llllll", .pinned, .likely,
            reason: .trustNotObserved, trust: .controlCommand, pinCheck: .afterHandshake, needs: [.wget]),
    ]

    static let git = [
        ClientRow("git", ["git", "ls-remote", "<URL>r.git"], cells: "aeeeee", alerts: [0], .validated, needs: [.git]),
        ClientRow(
            "git, http.sslVerify=false", ["git", "-c", "http.sslVerify=false", "ls-remote", "<URL>r.git"], cells: "aaaaaa", .noValidation,
            needs: [.git]),
        ClientRow(
            "git, GIT_SSL_NO_VERIFY", ["env", "GIT_SSL_NO_VERIFY=1", "git", "ls-remote", "<URL>r.git"], cells: "aaaaaa", .noValidation,
            needs: [.git]),
    ]

    /// It knows no proxy variable and no URL.
    private static let sClient =
        "openssl s_client -quiet -ign_eof -proxy \"${PINPROOF_PROXY#http://}\" -connect <HOST>:443 -servername <HOST> -CAfile \"{ca}\""

    static let openssl = [
        ClientRow("openssl s_client", asking(sClient), cells: "aaaaaa", .noValidation, needs: [.openssl]),
        ClientRow(
            "openssl s_client -verify_return_error -verify_hostname", asking(sClient + " -verify_return_error -verify_hostname <HOST>"),
            cells: "arrrrr", alerts: [42, 45, 48], .validated, needs: [.openssl]),
        ClientRow(
            "openssl s_client -verify_return_error, no name", asking(sClient + " -verify_return_error"), cells: "arrrar",
            alerts: [45, 48], .partialValidation, needs: [.openssl]),
    ]

    private static let gnutlsCLI =
        "<PYTHON> <PROGRAMS>/tunnel.py <HOST> "
        + "gnutls-cli --x509cafile {ca} --sni-hostname <HOST> --verify-hostname <HOST> --port {port} 127.0.0.1"

    static let gnutls = [
        ClientRow("gnutls-cli", asking(gnutlsCLI), cells: "arrrrr", alerts: [42], .validated, needs: [.gnutls, .python]),
        ClientRow(
            "gnutls-cli --insecure", asking(gnutlsCLI + " --insecure"), cells: "aaaaaa", .noValidation, needs: [.gnutls, .python]),
    ]

    private static let tstclnt = ["sh", "<PROGRAMS>/nss.sh", "<HOST>", "{ca}"]

    static let nss = [
        ClientRow(
            "tstclnt of NSS", tstclnt, cells: "arrrrr", alerts: [42, 45, 48], .validated, needs: [.nss, .python]),
        ClientRow("tstclnt of NSS, -o", tstclnt + ["-o"], cells: "aaaaaa", .noValidation, needs: [.nss, .python]),
    ]
}
