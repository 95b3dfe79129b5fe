extension StartTLS.Service {
    /// What a client of ours says to have TLS begin, part by part: each waits for the server's word on the one before. An empty part only
    /// waits.
    package var question: [[UInt8]] {
        switch self {
        case .smtp: ["", "EHLO localhost\r\n", "STARTTLS\r\n"].map { Array($0.utf8) }
        case .imap: ["", "p1 STARTTLS\r\n"].map { Array($0.utf8) }
        case .postgres: [PostgresUpgrade.sslRequest]
        }
    }
}
