internal import Catalog
internal import Verdicts
internal import Wire

/// One socket at length: what happened on it in order, and the certificate beside the genuine one.
struct SocketPart {
    let exhibit: Exhibit
    let cell: Finding.Cell
    let connection: Connection

    func write(into html: inout HTMLWriter) {
        let story = SocketStory(
            mode: connection.mode, outcome: connection.outcome, alert: connection.alert, step: connection.step, request: connection.request)
        html.element("section", .class("socket")) { html in
            html.element("h4") { html in
                html.mode(connection.mode)
                html.raw(": ")
                html.mark(story.tone, story.label)
            }
            html.element("p", .class("circumstances"), text: circumstances)
            html.element("div", .class("pair")) { html in
                timeline(&html)
                ChainComparison(mode: connection.mode, origin: exhibit.finding.origin).write(into: &html)
            }
        }
    }

    private var circumstances: String {
        let trial = connection.trial.map { "trial \($0)" }
        let tls = connection.tls.map { [$0.version, $0.cipher, $0.alpn.map { "ALPN \($0)" }].compactMap(\.self).joined(separator: ", ") }
        let bytes = "\(connection.bytes.fromClient) bytes from the client, \(connection.bytes.toClient) to it"
        let parts = ["Connection \(connection.id)", trial, Timestamp(connection.time).readable, tls, bytes].compactMap(\.self)
        return parts.joined(separator: " · ") + "."
    }

    // MARK: Timeline

    private func timeline(_ html: inout HTMLWriter) {
        guard !connection.events.isEmpty else { return html.raw("<p>No event was recorded.</p>") }
        html.element("ol", .class("timeline"), HTMLWriter.Attribute(name: "aria-label", value: "What happened on this socket")) { html in
            for event in connection.events {
                let (side, words) = tell(event.kind)
                html.element("li", .class(side.rawValue)) { html in
                    html.element("span", .class("at"), text: "\(Milliseconds.tenths(Double(event.at) / 1e6) ?? "?") ms")
                    html.raw("<span class=\"lane\" aria-hidden=\"true\"></span>")
                    html.element("span", .class("event")) { html in
                        html.element("b", text: side.name)
                        html.text(" " + words, limit: 600)
                    }
                }
            }
        }
    }

    private enum Side: String {
        case client = "from-client"
        case proxy = "from-proxy"
        case nobody

        var name: String {
            switch self {
            case .client: "client"
            case .proxy: "pinproof"
            case .nobody: ""
            }
        }
    }

    private func tell(_ kind: TLSEvent.Kind) -> (Side, String) {
        switch kind {
        case .clientHello: (.client, "ClientHello" + (connection.hello?.serverName.map { " for \($0)" } ?? ""))
        case .certificateWritten: (.proxy, "Certificate of \(connection.mode)")
        case .handshakeFinished(let resumed):
            (
                .client,
                resumed ? "Finished: an earlier session is resumed, no certificate was judged" : "Finished: the handshake is complete"
            )
        case .alertReceived(let alert): (.client, "alert \(alert.code) \(alert.name)")
        case .alertSent(let alert): (.proxy, "alert \(alert.code) \(alert.name)")
        case .chatter: (.client, "protocol greetings, which ask for nothing")
        case .request: (.client, "request: \(Secrets.masked(connection.request ?? "application data"))")
        case .nonceEchoed: (.client, "acts on what only we could have told it")
        case .clientClosed(let close): (.client, close == .reset ? "resets the connection (RST)" : "closes the connection (FIN)")
        case .notTLS: (.client, "bytes that are not TLS")
        case .upstreamFailed: (.nobody, "The genuine server failed.")
        case .spliced: (.nobody, "From here on its bytes go to the genuine server, untouched.")
        case .windowEnded: (.nobody, "The time to watch is over; the connection is open and silent.")
        case .endedByUs(let end): (.proxy, end.words)
        }
    }
}

extension TLSEvent.End {
    fileprivate var words: String {
        switch self {
        case .limit: "closes: its time was up"
        case .drain: "closes: the run is being ended"
        case .trialEnded: "closes: the trial is being ended"
        case .handshakeFailed: "closes: the handshake cannot be completed"
        case .complete: "closes: the exchange is complete"
        }
    }
}
