internal import NIOCore
internal import OpenSSLKit
internal import Wire

/// One request to one target, on a connection of its own.
struct ClientCall: Sendable {
    let target: ClientTarget
    var checks: LabBehaviour.Checks
    /// The pin that applies to the target.
    let pin: ClientPin?
    let identity: ClientIdentity?
    /// The value of User-Agent.
    let agent: String
    let environment: ClientEnvironment
    let transport: ClientTransport

    /// Asks over HTTPS.
    ///
    /// - Returns: the status.
    func overTLS() async throws(ClientFailure) -> Int {
        let context = try context()
        return try await transport.connect(environment.proxy ?? target.hostPort) { link throws(ClientFailure) in
            if environment.proxy != nil { try await openTunnel(&link) }
            let session = try session(context)
            try await shakeHands(session, &link)
            do throws(ClientFailure) {
                if pin?.rule.moment == .afterHandshake { try comparePin(session, "nothing was sent") }
                let request = request(target.path, authority: target.hostPort.authority(defaultPort: 443))
                do throws(OpenSSLError) { try session.write(request) } catch { throw ClientFailure(.noAnswer, error.message) }
                await link.write(session.takeOutbound())
                let status = try await readAnswer(session, &link)
                if pin?.rule.moment == .afterRequest { try comparePin(session, "the request has gone") }
                await sayGoodbye(session, link)
                return status
            } catch {
                await sayGoodbye(session, link)
                throw error
            }
        }
    }

    /// Asks over HTTP, with the credentials in the clear.
    ///
    /// - Returns: the status.
    func inTheClear() async throws(ClientFailure) -> Int {
        let address = target.inTheClear
        let authority = address.authority(defaultPort: 80)
        return try await transport.connect(environment.plainProxy ?? address) { link throws(ClientFailure) in
            // A proxy is asked in absolute-form (RFC 9112 §3.2.2).
            let form = environment.plainProxy == nil ? target.path : "http://\(authority)\(target.path)"
            await link.write(request(form, authority: authority))
            var answer = ResponseReader(hasContent: true)
            while !answer.isComplete {
                if let bytes = try await link.read() { try answer.take(bytes) } else { try answer.end() }
            }
            return answer.status
        }
    }

    private func request(_ form: String, authority: String) -> ByteBuffer {
        ByteBuffer(
            string: "GET \(form) HTTP/1.1\r\nHost: \(authority)\r\nUser-Agent: \(agent)\r\n"
                + "Authorization: Bearer lab-demo-token\r\nAccept: application/json\r\nConnection: close\r\n\r\n")
    }
}

/// Where and how long connections are served.
struct ClientTransport: Sendable {
    let group: any EventLoopGroup
    /// For connecting and for the work together; after it the socket is closed.
    let limit: TimeAmount

    func connect<Result: Sendable>(
        _ address: HostPort, _ work: (inout ClientLink) async throws(ClientFailure) -> Result
    ) async throws(ClientFailure) -> Result {
        try await ClientLink.with(address, within: limit, on: group, work)
    }
}
