import Testing

/// The records of real TLS connections in the order in which a bystander saw them: sender, ContentType and length.
///
/// Only the ServerHello keeps its content; the rest is encrypted, and lengths are all that can be seen of it.
struct RecordedSession: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let records: String
    let serverHello: ServerHelloKind
    /// What must be counted.
    let clientApplicationRecords: Int
    let serverAnsweredAfter: Bool

    enum ServerHelloKind {
        case tls13AES256, tls13ChaCha20, tls13Retry, tls12
    }

    init(_ what: String, _ serverHello: ServerHelloKind, counts: Int, answered: Bool, _ records: String) {
        testDescription = what
        self.records = records
        self.serverHello = serverHello
        clientApplicationRecords = counts
        serverAnsweredAfter = answered
    }

    static let all: [RecordedSession] = [
        RecordedSession(
            "curl, TLS 1.3", .tls13AES256, counts: 1, answered: true,
            "C22:512 S22:122 S20:1 S23:23 S23:454 S23:95 S23:69 C20:1 C23:69 S23:250 S23:250 C23:102 S23:5178 S23:19 C23:19"),
        RecordedSession(
            "curl, TLS 1.3 with SHA-256", .tls13ChaCha20, counts: 1, answered: true,
            "C22:512 S22:122 S20:1 S23:23 S23:454 S23:95 S23:53 C20:1 C23:53 S23:234 S23:234 C23:102 S23:5070 S23:19 C23:19"),
        RecordedSession(
            "curl, TLS 1.2", .tls12, counts: 1, answered: true,
            "C22:512 S22:93 S22:434 S22:116 S22:4 C22:37 C20:1 C22:40 S20:1 S22:40 C23:109 S23:5176 S21:26 C21:26"),
        RecordedSession(
            "curl refuses, TLS 1.3", .tls13AES256, counts: 0, answered: false, "C22:512 S22:122 S20:1 S23:23 S23:454 S23:96 S23:69 C21:2"),
        RecordedSession("curl refuses, TLS 1.2", .tls12, counts: 0, answered: false, "C22:512 S22:93 S22:434 S22:116 S22:4 C21:2"),
        RecordedSession(
            "curl has no certificate to show", .tls13AES256, counts: 1, answered: true,
            "C22:512 S22:122 S20:1 S23:23 S23:62 S23:454 S23:96 S23:69 C20:1 C23:25 C23:69 S23:250 S23:250 C23:102 S23:5188 S23:19 C23:19"),
        RecordedSession(
            "curl shows a certificate", .tls13AES256, counts: 1, answered: true,
            "C22:512 S22:122 S20:1 S23:23 S23:62 S23:454 S23:97 S23:69 C20:1 C23:454 C23:96 C23:69 C23:102 S23:682 S23:682 S23:7501 S23:19 C23:19"
        ),
        RecordedSession(
            "curl must show a certificate and has none", .tls13AES256, counts: 1, answered: false,
            "C22:512 S22:122 S20:1 S23:23 S23:62 S23:454 S23:96 S23:69 C20:1 C23:25 C23:69 S23:19 C23:102"),
        RecordedSession(
            "wget refuses after the handshake", .tls13AES256, counts: 0, answered: false,
            "C22:512 S22:155 S20:1 S23:49 S23:454 S23:95 S23:69 C20:1 C23:69 S23:250 S23:250 S23:19"),
        RecordedSession(
            "gnutls-cli sends nothing and closes", .tls13AES256, counts: 0, answered: false,
            "C22:368 S22:155 S20:1 S23:49 S23:454 S23:97 S23:69 C20:1 C23:69 C23:19 S23:250 S23:250 S23:19"),
        RecordedSession(
            "curl after a HelloRetryRequest", .tls13Retry, counts: 1, answered: true,
            "C22:512 S22:88 S20:1 C20:1 C22:512 S22:187 S23:23 S23:454 S23:96 S23:69 C23:69 S23:250 S23:250 C23:102 S23:5110 S23:19 C23:19"),
        RecordedSession(
            "Node.js", .tls13AES256, counts: 1, answered: true,
            "C22:344 S22:122 S20:1 S23:23 S23:454 S23:95 S23:69 C20:1 C23:69 C23:82 S23:250 S23:250 S23:5178 S23:19"),
        RecordedSession(
            "Node.js refuses with a bare close", .tls13AES256, counts: 0, answered: false,
            "C22:344 S22:122 S20:1 S23:23 S23:454 S23:96 S23:69 S23:19"),
        RecordedSession(
            "Java, which pads its records", .tls13AES256, counts: 1, answered: true,
            "C22:435 S22:122 S20:1 S23:23 S23:454 S23:96 S23:69 C20:1 C23:85 C23:51 S23:250 S23:250 S23:5185 S23:19 C23:35"),
        // The rest are made up from the rules.
        RecordedSession(
            "Java sends nothing and closes", .tls13AES256, counts: 0, answered: false,
            "C22:435 S22:122 S20:1 S23:700 C20:1 C23:85 C23:35 S23:250 S23:250 S23:19"),
        RecordedSession(
            "Mbed TLS, which pads to 16 bytes", .tls13AES256, counts: 1, answered: true,
            "C22:300 S22:122 S20:1 S23:700 C23:80 C23:48 S23:250 S23:1040 C23:32"),
        RecordedSession(
            "Mbed TLS sends nothing and closes", .tls13ChaCha20, counts: 0, answered: false,
            "C22:300 S22:122 S20:1 S23:700 C23:64 C23:32 S23:250"),
        RecordedSession(
            "the server answers with an alert only", .tls13AES256, counts: 1, answered: false,
            "C22:512 S22:122 S20:1 S23:700 C20:1 C23:69 C23:102 S23:19"),
        RecordedSession(
            "the server answers with a padded alert only", .tls13AES256, counts: 1, answered: false,
            "C22:512 S22:122 S20:1 S23:700 C20:1 C23:69 C23:102 S23:35"),
        RecordedSession(
            "a client that shows a certificate and closes", .tls13AES256, counts: 0, answered: false,
            "C22:512 S22:122 S20:1 S23:700 C20:1 C23:454 C23:96 C23:69 S23:682 C23:19"),
        RecordedSession(
            "a certificate and a Finished in one record", .tls13AES256, counts: 0, answered: false,
            "C22:512 S22:122 S20:1 S23:700 C20:1 C23:800 C23:102 S23:250 S23:900"),
        RecordedSession(
            "an empty Certificate and a Finished in one record", .tls13AES256, counts: 1, answered: true,
            "C22:512 S22:122 S20:1 S23:700 C20:1 C23:77 S23:250 C23:102 S23:900"),
        RecordedSession(
            "early data before the ServerHello", .tls13AES256, counts: 0, answered: false,
            "C22:600 C20:1 C23:69 C23:300 S22:122 S20:1 S23:700 C23:21 C23:69 S23:250"),
        RecordedSession(
            "a KeyUpdate and an empty record", .tls13AES256, counts: 0, answered: false,
            "C22:512 S22:122 S20:1 S23:700 C20:1 C23:69 C23:22 C23:17 S23:250"),
        RecordedSession(
            "False Start: data before the server's Finished", .tls12, counts: 1, answered: false,
            "C22:512 S22:93 S22:434 S22:4 C22:37 C20:1 C22:40 C23:109 S22:200 S20:1 S22:40"),
        RecordedSession(
            "early data to a server of TLS 1.2", .tls12, counts: 0, answered: false, "C22:600 C20:1 C23:300 S22:93 C23:300 S21:2"),
    ]
}

extension RecordedSession {
    struct Chunk {
        let fromClient: Bool
        let bytes: [UInt8]
    }

    /// The records with zeros for what was encrypted; the server's first handshake record is its ServerHello.
    var chunks: [Chunk] {
        var needsServerHello = true
        return records.split(separator: " ").compactMap { record in
            let parts = record.dropFirst().split(separator: ":").compactMap { Int($0) }
            guard let type = parts.first, let length = parts.last else { return nil }
            let fromClient = record.hasPrefix("C")
            if !fromClient, type == 22, needsServerHello {
                needsServerHello = false
                return Chunk(fromClient: false, bytes: serverHello.record)
            }
            return Chunk(fromClient: fromClient, bytes: [UInt8(type), 3, 3] + u16(length) + Array(repeating: 0, count: length))
        }
    }
}

extension RecordedSession.ServerHelloKind {
    /// The record as OpenSSL 3.0 sent it.
    var record: [UInt8] {
        switch self {
        case .tls13AES256:
            octets(
                """
                160303007a020000760303e9171147c18b6ae18e1c732cb9a1ebd0b1c8f46b473d7db16f2b2113d06ce417200db0a5639d614f822c6e889ac5571772e8
                9b2496c3ba4c3a23a2538e223aed27130200002e002b0002030400330024001d00207e55fe3ba9c6fed9ce7963e15b15b8b0bde6a237cf76c759ba5308
                c915750001
                """)
        case .tls13ChaCha20:
            octets(
                """
                160303007a0200007603036e0badd1f2fd1e1a7fa5001ae43b0652af0c021a295a76b99ad8f9be90bc63f420ae8e9f11da850980f904fb6418e4c36b22
                1d08abbe7063d1231e888511aa2cd0130300002e002b0002030400330024001d0020eb92cfb08ea3ea53bc1c03cbfdce2f33d032c839dc972bbe170f17
                dc92817516
                """)
        case .tls13Retry:
            octets(
                """
                1603030058020000540303cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c20511df710b810038cd5e16b45d445ce30d5
                9a10838caff698e6d6eaa68811d5c6130200000c002b00020304003300020018
                """)
        case .tls12:
            octets(
                """
                160303005d020000590303710be2dd36cc48aede9f70466c777d984183e9cfbeda58fecc90bb1cb5e06cb22065a9f2d95bcd098ba3ce8c087f04166069
                21d03049bfe8bb30eb70b5cfcda072c02c000011ff01000100000b00040300010200170000
                """)
        }
    }
}
