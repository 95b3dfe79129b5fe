internal import Catalog
internal import Verdicts
internal import Wire

// What a run file says of one connection, read back.
extension JSONMembers {
    func connection() throws -> Connection {
        Connection(
            id: try value("id"), time: try time("time"), client: try object("client") { try $0.client() }, trial: try value(ifAny: "trial"),
            domain: try domain(), connectHost: try value(ifAny: "connectHost"), mode: try value("mode"), step: try word("step"),
            outcome: try word("outcome"), alert: try alert(), tls: try object(ifAny: "tls") { try $0.parameters() },
            hello: try object(ifAny: "hello") { try $0.hello() }, bytes: try object("bytes") { try $0.bytes() },
            milliseconds: try value("milliseconds"), firstRequestMilliseconds: try value(ifAny: "firstRequestMilliseconds"),
            request: try value(ifAny: "request"), splice: try object(ifAny: "splice") { try $0.splice() }, notes: try words("notes"),
            unplayed: try object(ifAny: "unplayed") { try $0.unplayed() },
            clientCertificate: try object(ifAny: "clientCertificate") { try $0.clientCertificate() },
            events: try array("events") { try $0.event() })
    }

    func domain() throws -> Domain { Domain(host: try value("domain"), port: try value("port")) }

    func alert() throws -> Alert? { try object(ifAny: "alert") { Alert(try $0.value("code")) } }

    private func client() throws -> Connection.Client {
        Connection.Client(
            address: try value("address"), ja4: try value(ifAny: "ja4"), stack: try value(ifAny: "id"), process: try value(ifAny: "process")
        )
    }

    private func parameters() throws -> Connection.TLSParameters {
        Connection.TLSParameters(version: try value("version"), cipher: try value("cipher"), alpn: try value(ifAny: "alpn"))
    }

    private func bytes() throws -> Connection.Bytes {
        Connection.Bytes(fromClient: try value("fromClient"), toClient: try value("toClient"))
    }

    private func splice() throws -> Connection.SpliceCounts {
        Connection.SpliceCounts(
            clientApplicationRecords: try value("clientApplicationRecords"), serverAnsweredAfter: try value("serverAnsweredAfter"),
            opening: try word(ifAny: "opening"))
    }

    private func unplayed() throws -> Connection.Unplayed {
        Connection.Unplayed(mode: try value("mode"), obstacle: Obstacle(try word("state"), try value("why")))
    }

    private func clientCertificate() throws -> Connection.ClientCertificate {
        Connection.ClientCertificate(
            subject: try value("subject"), issuer: try value("issuer"), fingerprint: try value("fingerprint"),
            notAfter: try time(ifAny: "notAfter").map { Int64($0) })
    }

    private func hello() throws -> Connection.HelloFacts {
        let asksForStaple: Bool = try value("asksForStaple")
        return Connection.HelloFacts(
            serverName: try value(ifAny: "serverName"), alpn: try value("alpn"), versions: try value("versions"),
            asksForStaple: asksForStaple, asksForSCT: try value("asksForSCT"),
            offer: try object(ifAny: "offer") { try $0.offer(asksForStaple: asksForStaple) })
    }

    private func offer(asksForStaple: Bool) throws -> Offer {
        Offer(
            versions: try value("versions"), listsVersions: try value("listsVersions"), cipherSuites: try value("cipherSuites"),
            groups: try value("groups"), signatureAlgorithms: try value("signatureAlgorithms"), asksForStaple: asksForStaple)
    }

    // MARK: Events

    private func event() throws -> TLSEvent {
        let kind: EventName = try word("kind")
        return TLSEvent(at: try value("at"), try self.kind(kind))
    }

    private func kind(_ name: EventName) throws -> TLSEvent.Kind {
        switch name {
        case .clientHello: .clientHello
        case .certificateWritten: .certificateWritten
        case .handshakeFinished: .handshakeFinished(resumed: try value("resumed"))
        case .alertReceived: .alertReceived(try object("alert") { Alert(try $0.value("code")) })
        case .alertSent: .alertSent(try object("alert") { Alert(try $0.value("code")) })
        case .chatter: .chatter
        case .request: .request
        case .nonceEchoed: .nonceEchoed
        case .clientClosed: .clientClosed(try word("by"))
        case .notTLS: .notTLS
        case .upstreamFailed: .upstreamFailed
        case .spliced: .spliced
        case .windowEnded: .windowEnded
        case .endedByUs: .endedByUs(try word("reason"))
        }
    }
}
