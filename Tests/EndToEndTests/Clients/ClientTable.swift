/// Real clients, each strict one beside its careless twin, and what every one of them does with the core modes.
///
/// ```text
///   a  accepts: a request was sent            r  refuses in the handshake
///   l  leaves after it, nothing was sent      e  r or l, as the client's TLS library has it
///
///   columns: trusted-ca · untrusted-ca · untrusted-ca-root-sent · self-signed · wrong-host · expired
/// ```
///
/// What the rows teach stands in docs/clients.md, into which they are rendered.
enum ClientTable {
    /// Clients that are told of under one heading.
    struct Group: Sendable {
        let title: String
        let rows: [ClientRow]
    }

    static let groups = [
        Group(title: "Command line", rows: curl + wget + git + openssl + gnutls + nss),
        Group(title: "Python", rows: python),
        Group(title: "Node", rows: node),
        Group(title: "Java and Kotlin", rows: java + okhttp),
        Group(title: "Go", rows: go),
        Group(title: "Perl, Ruby, PHP, Erlang", rows: perl + ruby + php + erlang),
        Group(title: "Swift", rows: urlSession),
        Group(title: "Browsers", rows: chromium),
    ]

    static var all: [ClientRow] { groups.flatMap(\.rows) }

    /// Those whose version of TLS is limited by a settings file of their library.
    static let limitable = curl + openssl + python + git + wget

    /// What `{url}` stands for, so that the canary is played too.
    static let withCanary = ["--url", Placeholder.url.rawValue]

    /// - Returns: a shell command that pipes a request into a program that reads it from there.
    static func asking(_ command: String) -> [String] { ["sh", "-c", "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | " + command] }
}
