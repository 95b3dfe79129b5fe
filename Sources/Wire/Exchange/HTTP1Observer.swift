/// Reads the exchanges of an HTTP/1 connection out of copies of what both sides say (RFC 9112), and disturbs nothing.
///
/// Requests may be pipelined, bodies chunked, answers interim; after a WebSocket's opening handshake frames are counted (RFC 6455). On
/// anything that it does not follow it gives up for good: what was open is told as not read further.
package struct HTTP1Observer {
    /// Whether nothing more is read.
    package private(set) var isLost = false
    private let limits: ExchangeLimits
    private var client: HTTP1MessageReader
    private var server: HTTP1MessageReader
    private var keeper: BodyKeeper
    /// Those that are not whole, in the order of their requests.
    private var open: [HTTPExchange] = []
    private var finished: [HTTPExchange] = []
    private var requestBegan: Int64 = 0
    private var responseBegan: Int64 = 0
    private var isInterim = false
    private var webSocket: WebSocketReader?

    package init(_ limits: ExchangeLimits = ExchangeLimits()) {
        self.limits = limits
        client = HTTP1MessageReader(limits)
        server = HTTP1MessageReader(limits)
        keeper = BodyKeeper(limits)
    }

    /// Takes the next bytes of one side, cut anywhere.
    ///
    /// - Parameter now: nanoseconds since the connection was accepted.
    package mutating func read(_ bytes: ArraySlice<UInt8>, from side: HTTPExchange.Side, at now: Int64) {
        guard !isLost else { return }
        var input = bytes
        do throws(HTTP1MessageReader.Lost) {
            while webSocket == nil, !isLost, let piece = try next(&input, side) {
                switch side {
                case .client: try request(piece, now)
                case .server: try response(piece, now)
                }
            }
        } catch {
            lose()
        }
        if !input.isEmpty { webSocket?.read(input, from: side) }
    }

    /// The connection is over: whatever is open ends here.
    package mutating func close(at now: Int64) {
        if server.endsWithConnection, !isLost, let index = open.firstIndex(where: { $0.response != nil }) {
            open[index].response?.end = now
            finishFirst()
        }
        if let webSocket, !open.isEmpty {
            open[0].webSocket = webSocket.traffic
            open[0].response?.end = now
            open[0].ending = webSocket.isLost ? .notReadFurther : .whole
        }
        giveUp(.cut)
    }

    /// The exchanges that have ended since the last call.
    package mutating func takeFinished() -> [HTTPExchange] {
        guard !finished.isEmpty else { return [] }
        defer { finished = [] }
        return finished
    }

    private mutating func next(
        _ input: inout ArraySlice<UInt8>, _ side: HTTPExchange.Side
    ) throws(HTTP1MessageReader.Lost) -> HTTP1MessageReader.Piece? {
        switch side {
        case .client: try client.next(&input)
        case .server: try server.next(&input)
        }
    }

    // MARK: Requests

    private mutating func request(_ piece: HTTP1MessageReader.Piece, _ now: Int64) throws(HTTP1MessageReader.Lost) {
        switch piece {
        case .begin: requestBegan = now
        case .head(let lines, let size):
            guard let head = HTTP1Head(lines), let line = head.requestLine, open.count < limits.pipelined else { throw .init() }
            open.append(
                HTTPExchange(
                    version: line.version, method: line.method,
                    authority: head.fields.first { $0.name.lowercased() == "host" }?.value ?? "",
                    target: line.target, request: .init(fields: head.fields, headBytes: size, begin: requestBegan)))
            client.expect(try head.requestFraming())
        case .body(let bytes):
            let index = try last
            keeper.add(bytes, to: &open[index].request)
        case .trailers(let lines):
            guard let trailers = HTTP1Head.fields(lines) else { throw .init() }
            let index = try last
            open[index].request.trailers = trailers
        case .end:
            let index = try last
            open[index].request.end = now
            finishFirst()
        }
    }

    private var last: Int {
        get throws(HTTP1MessageReader.Lost) {
            guard !open.isEmpty else { throw .init() }
            return open.count - 1
        }
    }

    // MARK: Responses

    /// The request that is being answered.
    private var current: Int {
        get throws(HTTP1MessageReader.Lost) {
            guard let index = open.firstIndex(where: { $0.response?.end == nil }) else { throw .init() }
            return index
        }
    }

    private mutating func response(_ piece: HTTP1MessageReader.Piece, _ now: Int64) throws(HTTP1MessageReader.Lost) {
        switch piece {
        case .begin: responseBegan = now
        case .head(let lines, let size): try responseHead(lines, size, now)
        case .body(let bytes):
            let index = try current
            guard var message = open[index].response else { throw .init() }
            // Taken out for the moment, so that its body is not copied.
            open[index].response = nil
            keeper.add(bytes, to: &message)
            open[index].response = message
        case .trailers(let lines):
            guard let trailers = HTTP1Head.fields(lines) else { throw .init() }
            let index = try current
            open[index].response?.trailers = trailers
        case .end:
            if isInterim {
                isInterim = false
                return
            }
            let index = try current
            open[index].response?.end = now
            finishFirst()
        }
    }

    private mutating func responseHead(_ lines: [[UInt8]], _ size: Int, _ now: Int64) throws(HTTP1MessageReader.Lost) {
        guard let head = HTTP1Head(lines), let line = head.statusLine else { throw .init() }
        let index = try current
        isInterim = line.status < 200 && line.status != 101
        guard !isInterim else { return server.expect(.none) }
        let method = open[index].method
        open[index].status = line.status
        open[index].reasonPhrase = line.reason
        open[index].response = .init(fields: head.fields, headBytes: size, begin: responseBegan)
        if line.status == 101 { return try change(to: head.members(of: "upgrade"), now) }
        // A tunnel within the tunnel is nobody's business (RFC 9110 §9.3.6).
        if method == "CONNECT", line.status < 300 { throw .init() }
        server.expect(try head.responseFraming(status: line.status, method: method))
    }

    /// `101 Switching Protocols` (RFC 9110 §15.2.2): what follows is no HTTP/1 any more.
    private mutating func change(to names: [String], _ now: Int64) throws(HTTP1MessageReader.Lost) {
        guard names == ["websocket"], open.count == 1, open[0].request.end != nil else { throw .init() }
        webSocket = WebSocketReader()
    }

    // MARK: Ends

    private mutating func finishFirst() {
        while let first = open.first, first.request.end != nil, first.response?.end != nil {
            open[0].ending = .whole
            tell(open.removeFirst())
        }
    }

    private mutating func tell(_ exchange: HTTPExchange) {
        keeper.letGo(exchange)
        finished.append(exchange)
    }

    private mutating func lose() { giveUp(.notReadFurther) }

    private mutating func giveUp(_ ending: HTTPExchange.Ending) {
        isLost = true
        for var exchange in open {
            if exchange.ending == .cut { exchange.ending = ending }
            tell(exchange)
        }
        open = []
        webSocket = nil
    }
}
