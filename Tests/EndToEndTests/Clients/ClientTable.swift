import Verdicts

/// Real clients, each strict one beside its careless twin, and what every one of them does with the core modes.
///
/// ```text
///   a  accepts: a request was sent            r  refuses in the handshake
///   l  leaves after it, nothing was sent      e  r or l, as the client's TLS library has it
///
///   columns: trusted-ca · untrusted-ca · untrusted-ca-root-sent · self-signed · wrong-host · expired
/// ```
///
/// What the rows teach: a finished handshake is no acceptance (curl finishes it for a wrong name, git and wget for everything that is
/// wrong), and a pin that is compared afterwards looks like any other late refusal until something shows that our CA is trusted.
enum ClientTable {
    private static let everything = ["untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"]

    static let curl = [
        ClientRow("curl", ["curl", "-sS", "<URL>"], cells: "arrrlr", .validated),
        ClientRow("curl -k", ["curl", "-ksS", "<URL>"], cells: "aaaaaa", .noValidation, accepts: everything),
        ClientRow(
            "curl --pinnedpubkey", ["curl", "-sS", "--pinnedpubkey", "<PIN>", "<URL>"], cells: "lrrrlr", .pinned, pinCheck: .afterHandshake),
    ]

    static let openssl = [
        ClientRow("openssl s_client", shell(sClient), cells: "aaaaaa", .noValidation, accepts: everything),
        ClientRow(
            "openssl s_client -verify_return_error -verify_hostname",
            shell(sClient + " -verify_return_error -verify_hostname <HOST>"), cells: "arrrrr", .validated),
        ClientRow(
            "openssl s_client -verify_return_error, no name", shell(sClient + " -verify_return_error"), cells: "arrrar", .partialValidation,
            accepts: ["wrong-host"]),
    ]

    static let python = [
        ClientRow("Python, default context", python("default"), cells: "arrrrr", .validated),
        ClientRow("Python, CERT_NONE", python("no-verification"), cells: "aaaaaa", .noValidation, accepts: everything),
        ClientRow(
            "Python, check_hostname = False", python("no-name"), cells: "arrrar", .partialValidation, accepts: ["wrong-host"]),
        ClientRow("Python, no check of time", python("no-time"), cells: "arrrra", .partialValidation, accepts: ["expired"]),
        ClientRow("Python, pin after the handshake", python("pin"), cells: "lrrrrr", .pinned, pinCheck: .afterHandshake),
    ]

    static let git = [
        ClientRow("git", ["git", "ls-remote", "<URL>r.git"], cells: "aeeeee", .validated),
        ClientRow(
            "git, http.sslVerify=false", ["git", "-c", "http.sslVerify=false", "ls-remote", "<URL>r.git"], cells: "aaaaaa", .noValidation,
            accepts: everything),
        ClientRow(
            "git, GIT_SSL_NO_VERIFY", ["env", "GIT_SSL_NO_VERIFY=1", "git", "ls-remote", "<URL>r.git"], cells: "aaaaaa", .noValidation,
            accepts: everything),
    ]

    static let wget = [
        ClientRow("wget", ["wget", "--no-hsts", "-qO-", "--tries=1", "<URL>"], cells: "aeeeee", .validated),
        ClientRow(
            "wget --no-check-certificate", ["wget", "--no-hsts", "-qO-", "--tries=1", "--no-check-certificate", "<URL>"], cells: "aaaaaa",
            .noValidation, accepts: everything),
    ]

    static let all = curl + openssl + python + git + wget

    private static func python(_ kind: String) -> [String] { ["<PYTHON>", "<CLIENT.PY>", "<URL>", kind, "<LEAF>"] }

    private static func shell(_ command: String) -> [String] { ["sh", "-c", "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | " + command] }

    /// It knows no proxy variable and no URL.
    private static let sClient =
        "openssl s_client -quiet -ign_eof -proxy \"${PINPROOF_PROXY#http://}\" -connect <HOST>:443 -servername <HOST> -CAfile \"{ca}\""
}
