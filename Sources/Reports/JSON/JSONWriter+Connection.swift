internal import Catalog
internal import Verdicts
internal import Wire

// What event lines and run files say of one connection, in the order in which both say it.
extension JSONWriter {
    /// `{"code":48,"name":"unknown_ca"}`, or null.
    mutating func member(_ key: String, _ alert: Alert?) {
        object(key, alert, inline: true) { json, alert in
            json.member("code", alert.code)
            json.member("name", alert.name)
        }
    }

    /// From `trial` to `clientCertificate`: everything that follows the client.
    mutating func members(of connection: Connection) {
        member("trial", connection.trial)
        member("domain", connection.domain.host)
        member("port", connection.domain.port)
        member("connectHost", connection.connectHost)
        member("mode", connection.mode)
        member("step", connection.step.rawValue)
        member("outcome", connection.outcome.rawValue)
        member("alert", connection.alert)
        object("tls", connection.tls, inline: true) { json, tls in
            json.member("version", tls.version)
            json.member("cipher", tls.cipher)
            json.member("alpn", tls.alpn)
        }
        object("bytes", inline: true) { json in
            json.member("fromClient", connection.bytes.fromClient)
            json.member("toClient", connection.bytes.toClient)
        }
        member("milliseconds", milliseconds: connection.milliseconds)
        member("request", connection.request)
        object("unplayed", connection.unplayed, inline: true) { json, unplayed in
            json.member("mode", unplayed.mode)
            json.member("state", unplayed.obstacle.state.rawValue)
            json.member("why", unplayed.obstacle.why)
        }
        object("clientCertificate", connection.clientCertificate) { json, certificate in
            json.member("subject", certificate.subject)
            json.member("issuer", certificate.issuer)
            json.member("fingerprint", certificate.fingerprint)
            json.member("notAfter", time: certificate.notAfter.map(Double.init))
        }
    }

    /// What only a run file tells: the circumstances, and the story event by event.
    mutating func details(of connection: Connection) {
        member("firstRequestMilliseconds", milliseconds: connection.firstRequestMilliseconds)
        object("hello", connection.hello) { json, hello in
            json.member("serverName", hello.serverName)
            json.member("alpn", hello.alpn)
            json.member("versions", hello.versions)
            json.member("asksForStaple", hello.asksForStaple)
            json.member("asksForSCT", hello.asksForSCT)
            json.object("offer", hello.offer) { json, offer in
                json.member("versions", offer.versions)
                json.member("listsVersions", offer.listsVersions)
                json.member("cipherSuites", offer.cipherSuites)
                json.member("groups", offer.groups)
                json.member("signatureAlgorithms", offer.signatureAlgorithms)
            }
        }
        object("splice", connection.splice, inline: true) { json, splice in
            json.member("clientApplicationRecords", splice.clientApplicationRecords)
            json.member("serverAnsweredAfter", splice.serverAnsweredAfter)
            json.member("opening", splice.opening?.rawValue)
        }
        member("notes", connection.notes.map(\.rawValue))
        array("events") { json in
            for event in connection.events { json.event(event) }
        }
    }

    /// `{"at": 1200000, "kind": "alert-received", "alert": {…}}`; `at` in nanoseconds since accept.
    private mutating func event(_ event: TLSEvent) {
        object(inline: true) { json in
            json.member("at", event.at)
            json.member("kind", EventName(event.kind).rawValue)
            switch event.kind {
            case .handshakeFinished(let resumed): json.member("resumed", resumed)
            case .alertReceived(let alert), .alertSent(let alert): json.member("alert", alert)
            case .clientClosed(let close): json.member("by", close.rawValue)
            case .endedByUs(let end): json.member("reason", end.rawValue)
            case .clientHello, .certificateWritten, .chatter, .request, .nonceEchoed, .notTLS, .upstreamFailed, .spliced, .windowEnded:
                break
            }
        }
    }
}
