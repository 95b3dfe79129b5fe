internal import Catalog
internal import NIOCore
internal import Verdicts
internal import Wire

/// How the client was spoken to, and is to be answered before its tunnel is open.
enum Door: Sendable {
    case http
    case socks
    /// As nobody: the client does not know that we are there.
    case none
}

/// What a client asks of the proxy.
enum ClientRequest: Sendable {
    case tunnel(HostPort)
    case cleartext(AbsoluteRequest)
}

/// Step 1 and 2: the request to the proxy, the ClientHello, the name.
extension Interception {
    /// Reads the first request; answers what cannot be served.
    func readRequest() async -> ClientRequest? {
        guard await readSender() else { return nil }
        switch settings.entry {
        case .proxy: break
        case .direct(let port): return await readName(port)
        case .transparent: return await readRedirected()
        case .captured(let network): return await called(in: network)
        case .forward(let target):
            door = .none
            // Nothing is read to know this, and so it may be known before there is anything to read from.
            _ = await gate.ready()?.outcome()
            return tunnel(to: target)
        }
        let answer = await waitForGate(within: settings.limits.requestHeadTime) { bytes -> ProxyRequest.Parse? in
            let parse = ProxyRequest.parse(Array(bytes.readableBytesView))
            return parse == .needMore ? nil : parse
        }
        switch answer {
        case .success(.connect(let target, let length)):
            gate.drop(length)
            return tunnel(to: target)
        case .success(.absolute(let request, let length)):
            gate.drop(length)
            return .cleartext(request)
        case .success(.tooLong(let status)): await refuse(status, "The request is too long.")
        case .success(.malformed(let status, let reason)): await refuse(status, reason)
        case .success(.originForm):
            await refuse(400, "This is a proxy. Set it as HTTP proxy (https_proxy, http_proxy); it serves no pages of its own here.")
        case .success(.notHTTP(SOCKSRequest.version)): return await readSOCKS()
        case .success(.notHTTP):
            story.tell(.notTLS)
            await refuse(400, "This is a proxy: it understands CONNECT and absolute-form requests of HTTP, and SOCKS 5.")
        case .success(.needMore), nil: break
        case .failure(let end): tell(end)
        }
        return nil
    }

    /// Whom a client wants that believes us to be the server. Its hello stays where it is, to be read once more.
    private func readName(_ port: UInt16) async -> ClientRequest? {
        door = .none
        let led = await originalDestination()
        guard !isOurOwn(to: led), let hello = await readHello(within: settings.limits.clientHelloTime) else { return nil }
        guard let bytes = hello.serverName, let host = try? Host.serverName(bytes) else {
            story.heard(hello)
            await refuseName()
            return nil
        }
        return tunnel(to: HostPort(host: host, port: port))
    }

    /// Whom a captured client called.
    private func called(in network: CapturedNetwork) async -> ClientRequest? {
        door = .none
        guard let address = channel.localAddress, let text = address.ipAddress, let host = try? Host.parse(text),
            let port = address.port.flatMap(UInt16.init(exactly:))
        else { return nil }
        return tunnel(to: HostPort(host: network.host(at: host), port: port))
    }

    func tunnel(to target: HostPort) -> ClientRequest {
        story.edit {
            $0.connectHost = target.host.text
            $0.domain = Domain(host: target.host.text, port: target.port)
        }
        return .tunnel(target)
    }

    /// Reads greeting and request of SOCKS (RFC 1928); whoever it is needs no password.
    private func readSOCKS() async -> ClientRequest? {
        door = .socks
        let greeting = await waitForGate(within: settings.limits.requestHeadTime) { bytes -> SOCKSRequest.Greeting? in
            let greeting = SOCKSRequest.greeting(Array(bytes.readableBytesView))
            return greeting == .needMore ? nil : greeting
        }
        guard case .success(.methods(let methods, let length)) = greeting else {
            if case .failure(let end) = greeting { tell(end) } else { story.tell(.notTLS) }
            return nil
        }
        gate.drop(length)
        guard methods.contains(SOCKSRequest.noAuthentication) else {
            await end(saying: ByteBuffer(bytes: SOCKSRequest.choice(nil)))
            return nil
        }
        say(ByteBuffer(bytes: SOCKSRequest.choice(SOCKSRequest.noAuthentication)))
        let command = await waitForGate(within: settings.limits.requestHeadTime) { bytes -> SOCKSRequest.Command? in
            let command = SOCKSRequest.command(Array(bytes.readableBytesView))
            return command == .needMore ? nil : command
        }
        switch command {
        case .success(.connect(let target, let length)):
            gate.drop(length)
            return tunnel(to: target)
        case .success(.refused(let reply)): await end(saying: ByteBuffer(bytes: SOCKSRequest.reply(reply)))
        case .failure(let end): tell(end)
        case .success(.needMore), nil: break
        }
        return nil
    }

    /// Reads the ClientHello that follows CONNECT; nil where something else came, or nothing.
    ///
    /// Where servers speak first, silence of the client is ended soon, and so it is where the server was named beforehand. Anywhere else it
    /// is waited for, since a server that nobody asked for should not be called without need.
    func readHello(_ target: HostPort) async -> ClientHello? {
        var speaksFirst = Limits.serverFirstPorts.contains(target.port)
        if case .forward = settings.entry { speaksFirst = true }
        return await readHello(within: speaksFirst ? settings.limits.silentTunnel : settings.limits.clientHelloTime)
    }

    func readHello(within shortest: TimeAmount) async -> ClientHello? {
        var limit = shortest
        while true {
            let answer = await waitForGate(within: limit) { bytes -> ClientHello.Parse? in
                let parse = ClientHello.parse(Array(bytes.readableBytesView))
                return parse == .needMore ? nil : parse
            }
            switch answer {
            case .success(.hello(let hello)): return hello
            case .success:
                // TLS may still begin within another protocol.
                let mayFollow = service == nil && gate.bytes.readableBytesView.first.map(StartTLS.mayBegin(with:)) ?? false
                if !mayFollow { story.tell(.notTLS) }
                return nil
            case .failure(.timeLimit) where gate.bytes.readableBytes > 0 && limit < settings.limits.clientHelloTime:
                limit = settings.limits.clientHelloTime
            case .failure(let end):
                // With nothing said at all, the server may have to speak first.
                if end != .timeLimit || gate.bytes.readableBytes > 0 { tell(end) }
                return nil
            case nil: return nil
            }
        }
    }

    /// Whom the client wants to meet: its SNI, else the host of CONNECT. nil where the SNI is no valid host name.
    func meet(_ hello: ClientHello, at target: HostPort) -> Host? {
        story.heard(hello)
        guard let bytes = hello.serverName else { return target.host }
        guard let host = try? Host.serverName(bytes) else { return nil }
        story.edit { $0.domain = Domain(host: host.text, port: target.port) }
        if host != target.host, door != .none { story.note(.namesDiffer) }
        return host
    }

    func choose(_ target: HostPort, hello: ClientHello?) -> Choice {
        let host = story.connection.domain.host
        if host != Catalog.canaryHost, let mode = testName(host)?.mode { return hello == nil ? .needsHello : .play(mode) }
        let choice = settings.choose(
            Intent(
                connection: story.connection.id, domain: story.connection.domain, target: target, client: story.connection.client,
                hello: hello))
        if case .play(_, let visit?) = choice {
            self.visit = visit
            story.edit { $0.trial = visit.trial }
        }
        if host == Catalog.canaryHost, let mode = testName(host)?.mode {
            // A chooser that knows the canary says which one is shown.
            if case .play(let played, _) = choice, played.isCanary { return choice }
            return hello == nil ? .needsHello : .play(mode)
        }
        return choice
    }

    func answerConnect() {
        switch door {
        case .http: say(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"))
        case .socks: say(ByteBuffer(bytes: SOCKSRequest.reply(0)))
        case .none: break
        }
    }

    /// Answers with an error of ours and ends the connection.
    func refuse(_ status: Int, _ reason: String) async {
        switch door {
        case .http: await end(saying: ByteBuffer(string: HTTPStatus.page(status, reason)))
        case .socks: await end(saying: ByteBuffer(bytes: SOCKSRequest.reply(HTTPStatus.socksReply(status))))
        case .none: await end(saying: ByteBuffer())
        }
    }

    private func end(saying answer: ByteBuffer) async {
        say(answer)
        story.tell(.endedByUs(.complete))
        _ = await channel.writeAndFlush(ByteBuffer()).outcome()
        // Closing with bytes unread would reset the connection, and take the answer with it.
        channel.close(mode: .output, promise: nil)
        let gate = gate
        _ = await waitForGate(within: Limits.linger) { _ -> Bool? in
            _ = gate.take()
            return nil
        }
    }

    /// `unrecognized_name` (RFC 6066 §3), as a fatal alert in the clear: no name, no certificate.
    func refuseName() async {
        _ = await channel.writeAndFlush(ByteBuffer(bytes: [21, 3, 3, 0, 2, 2, 112])).outcome()
        story.tell(.alertSent(Alert(112)))
        story.tell(.endedByUs(.handshakeFailed))
        finish()
    }

    private func say(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }

    func tell(_ end: Gate.End) {
        switch end {
        case .closed: story.tell(.clientClosed(.closed))
        case .reset: story.tell(.clientClosed(.reset))
        case .timeLimit: story.tell(.endedByUs(.limit))
        }
    }

    func waitForGate<Found: Sendable>(
        within limit: TimeAmount, _ parse: @escaping (ByteBuffer) -> Found?
    ) async -> Result<Found, Gate.End>? {
        guard let future = gate.first(within: limit, parse) else { return nil }
        return try? await future.outcome().get()
    }
}

enum HTTPStatus {
    /// The same in SOCKS (RFC 1928 §6): not allowed, host unreachable, or a failure of some kind.
    static func socksReply(_ status: Int) -> UInt8 {
        switch status {
        case 403, 508: 2
        case 502, 504: 4
        default: 1
        }
    }

    static func phrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 204: "No Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 417: "Expectation Failed"
        case 431: "Request Header Fields Too Large"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        case 508: "Loop Detected"
        default: "Error"
        }
    }
}
