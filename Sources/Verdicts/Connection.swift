package import Catalog
package import Wire

/// What one socket of a client showed, from accept to end: the record that events, run files and verdicts are made of.
package struct Connection: Codable, Hashable, Sendable, Identifiable {
    /// Ordinal within the run, from 1.
    package var id: Int
    /// Seconds since 1970-01-01T00:00:00Z at accept.
    package var time: Double
    package var client: Client
    /// Ordinal of the trial that this socket belongs to; nil outside `run`.
    package var trial: Int?
    package var domain: Domain
    /// The host of CONNECT (or of an absolute-form request) as the client wrote it; nil where there was none.
    package var connectHost: String?
    /// Id of the test mode that was played.
    package var mode: String
    package var step: Step
    package var outcome: Outcome
    /// The client's alert that ended the connection, where there was one.
    package var alert: Alert?
    package var tls: TLSParameters?
    package var hello: HelloFacts?
    package var bytes: Bytes
    package var milliseconds: Double
    /// Milliseconds from accept to the first byte with request semantics; nil below E7.
    package var firstRequestMilliseconds: Double?
    /// The first request, for people: `GET /path` (HTTP), else the number of bytes; nil where nothing was sent.
    package var request: String?
    /// What was counted in a spliced connection (mode `passthrough`); nil else.
    package var splice: SpliceCounts?
    package var notes: [Note]
    /// The mode that was to be played here and was not, because it could not be; the socket was spliced instead, or, at a
    /// name that the proxy serves itself, shown a sound certificate.
    package var unplayed: Unplayed?
    /// What the client showed when it was asked for a certificate; nil where it was not asked, or had none.
    package var clientCertificate: ClientCertificate?
    package var events: [TLSEvent]

    package init(
        id: Int, time: Double, client: Client, trial: Int? = nil, domain: Domain, connectHost: String? = nil, mode: String,
        step: Step = .e0, outcome: Outcome = .notReached, alert: Alert? = nil, tls: TLSParameters? = nil,
        hello: HelloFacts? = nil, bytes: Bytes = Bytes(), milliseconds: Double = 0, firstRequestMilliseconds: Double? = nil,
        request: String? = nil, splice: SpliceCounts? = nil, notes: [Note] = [], unplayed: Unplayed? = nil,
        clientCertificate: ClientCertificate? = nil, events: [TLSEvent] = []
    ) {
        self.id = id
        self.time = time
        self.client = client
        self.trial = trial
        self.domain = domain
        self.connectHost = connectHost
        self.mode = mode
        self.step = step
        self.outcome = outcome
        self.alert = alert
        self.tls = tls
        self.hello = hello
        self.bytes = bytes
        self.milliseconds = milliseconds
        self.firstRequestMilliseconds = firstRequestMilliseconds
        self.request = request
        self.splice = splice
        self.notes = notes
        self.unplayed = unplayed
        self.clientCertificate = clientCertificate
        self.events = events
    }

    /// Who sent this: what identifies one client among several.
    package struct Client: Codable, Hashable, Sendable {
        /// `address:port` of the socket's other end.
        package var address: String
        /// JA4 fingerprint of the ClientHello; nil before E1.
        package var ja4: String?
        /// The TLS stack's identity: like JA4, without what depends on the host asked for. Equal stacks are one client in `run`.
        package var stack: String?
        /// Executable of a local client, where it is known.
        package var process: String?

        package init(address: String, ja4: String? = nil, stack: String? = nil, process: String? = nil) {
            self.address = address
            self.ja4 = ja4
            self.stack = stack
            self.process = process
        }
    }

    /// What was negotiated with the client.
    package struct TLSParameters: Codable, Hashable, Sendable {
        /// `TLSv1.2`, `TLSv1.3`.
        package var version: String
        package var cipher: String
        package var alpn: String?

        package init(version: String, cipher: String, alpn: String?) {
            self.version = version
            self.cipher = cipher
            self.alpn = alpn
        }
    }

    /// What the ClientHello said that verdicts depend on.
    package struct HelloFacts: Codable, Hashable, Sendable {
        /// SNI as sent, escaped; nil where none was sent.
        package var serverName: String?
        package var alpn: [String]
        /// Versions offered, best first: `TLSv1.3`, `TLSv1.2`, …
        package var versions: [String]
        /// status_request: the client asks for an OCSP staple.
        package var asksForStaple: Bool
        /// signed_certificate_timestamp: the client asks for SCTs.
        package var asksForSCT: Bool
        /// What decides which modes can be played; nil where it was not recorded.
        package var offer: Offer?

        package init(
            serverName: String?, alpn: [String], versions: [String], asksForStaple: Bool, asksForSCT: Bool, offer: Offer? = nil
        ) {
            self.serverName = serverName
            self.alpn = alpn
            self.versions = versions
            self.asksForStaple = asksForStaple
            self.asksForSCT = asksForSCT
            self.offer = offer
        }
    }

    /// A mode that could not be played to this socket.
    package struct Unplayed: Codable, Hashable, Sendable {
        package var mode: String
        package var obstacle: Obstacle

        package init(mode: String, obstacle: Obstacle) {
            self.mode = mode
            self.obstacle = obstacle
        }
    }

    /// A certificate that a client showed; taken as it came, and verified against nothing.
    package struct ClientCertificate: Codable, Hashable, Sendable {
        /// In RFC 2253 form, as hostile as the client.
        package var subject: String
        package var issuer: String
        /// SHA-256 of its DER: upper-case hex, colons between bytes.
        package var fingerprint: String
        /// Seconds since 1970-01-01T00:00:00Z.
        package var notAfter: Int64?

        package init(subject: String, issuer: String, fingerprint: String, notAfter: Int64?) {
            self.subject = subject
            self.issuer = issuer
            self.fingerprint = fingerprint
            self.notAfter = notAfter
        }
    }

    /// Application bytes: plaintext where we terminate TLS, TLS records where we splice.
    package struct Bytes: Codable, Hashable, Sendable {
        package var fromClient: Int
        package var toClient: Int

        package init(fromClient: Int = 0, toClient: Int = 0) {
            self.fromClient = fromClient
            self.toClient = toClient
        }
    }

    /// Records counted while splicing: the evidence for the reach control.
    package struct SpliceCounts: Codable, Hashable, Sendable {
        /// Application records of the client after its handshake flight, alert-sized ones left out.
        package var clientApplicationRecords: Int
        /// Whether the server sent a record after the first of those.
        package var serverAnsweredAfter: Bool
        /// Who began the exchange; nil where the handshake was not seen to end, where somebody else than the client ended the connection
        /// before there was one, and in older records.
        package var opening: Opening?

        package init(clientApplicationRecords: Int, serverAnsweredAfter: Bool, opening: Opening? = nil) {
            self.clientApplicationRecords = clientApplicationRecords
            self.serverAnsweredAfter = serverAnsweredAfter
            self.opening = opening
        }

        /// How an exchange begins, or does not.
        package enum Opening: String, Codable, Sendable, CaseIterable {
            /// The client sent data before the server had sent any: it waits for nothing.
            case byClient = "by-client"
            /// The server had sent something that may be data, in TLS 1.3 a ticket at least, so the client may have waited for it.
            case afterServer = "after-server"
            /// The client finished the handshake and closed without having sent data.
            case unused
        }
    }

    /// A named circumstance that a reader, or a confounder, needs to know.
    package enum Note: String, Codable, Sendable, CaseIterable {
        /// The probe of the origin failed: the ALPN answer was a guess.
        case alpnGuessed = "alpn-guessed"
        /// SNI and the host of CONNECT differ.
        case namesDiffer = "names-differ"
        /// The origin's certificate did not verify.
        case originUntrusted = "origin-untrusted"
        /// The origin could not be reached.
        case originDown = "origin-down"
        /// The origin asked for a client certificate.
        case originAsksForCertificate = "origin-asks-for-certificate"
        /// The origin was not dialled, because nothing was to be forwarded to it.
        case notForwarded = "not-forwarded"
        /// The way to the origin leads back to us, or the connection is one of ours that came back.
        case loop
        /// It came to a listener for redirected connections, and was not redirected.
        case notRedirected = "not-redirected"
        /// TLS began within another protocol, after STARTTLS or SSLRequest.
        case startTLS = "starttls"
    }
}

/// The highest step of the evidence ladder that a socket reached.
package enum Step: String, Codable, Sendable, CaseIterable, Comparable {
    /// TCP connection.
    case e0 = "E0"
    /// A whole ClientHello.
    case e1 = "E1"
    /// The flight with our Certificate was written to the kernel.
    case e2 = "E2"
    /// Alert, close or reset by the client after E2 and before its Finished.
    case e3 = "E3"
    /// The client's Finished verified.
    case e4 = "E4"
    /// Alert, close or reset by the client after E4, without application data.
    case e5 = "E5"
    /// Recognised chatter only.
    case e6 = "E6"
    /// Request semantics.
    case e7 = "E7"
    /// The client acted on a nonce that only we could have told it.
    case e8 = "E8"

    package static func < (a: Step, b: Step) -> Bool { a.rawValue < b.rawValue }
}

/// What a socket's story amounts to. Outcomes describe a socket; verdicts and reasons describe a domain.
package enum Outcome: String, Codable, Sendable, CaseIterable {
    case accepted
    case acceptedWeak = "accepted-weak"
    case rejected
    case rejectedClosed = "rejected-closed"
    case rejectedLate = "rejected-late"
    case closedAfterChatter = "closed-after-chatter"
    case incompatible
    case resumed
    case upstreamFault = "upstream-fault"
    case superseded
    case interrupted
    case stalled
    case notReached = "not-reached"
    case passedThrough = "passed-through"
}
