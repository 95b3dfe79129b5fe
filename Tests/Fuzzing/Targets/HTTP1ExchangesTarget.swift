import Reports
import Verdicts
import Wire

extension FuzzTarget {
    /// The exchanges of HTTP/1 that are read from copies, in `Turns`; and the same turns as frames of a WebSocket.
    static let http1Exchanges = FuzzTarget(name: "http1-exchanges") { bytes in
        var limits = ExchangeLimits()
        limits.body = 64
        var (whole, cut) = (HTTP1Observer(limits), HTTP1Observer(limits))
        var (socket, cutSocket) = (WebSocketReader(), WebSocketReader())
        for (time, turn) in Turns(bytes[...]).enumerated() {
            whole.read(turn.bytes, from: turn.side, at: Int64(time))
            socket.read(turn.bytes, from: turn.side)
            for piece in turn.bytes.pieces {
                cut.read(piece, from: turn.side, at: Int64(time))
                cutSocket.read(piece, from: turn.side)
            }
        }
        try require(whole.isLost == cut.isLost, "an observer is lost in the same place however it is fed")
        try require(socket.isLost == cutSocket.isLost && socket.traffic == cutSocket.traffic, "frames are the same however they are cut")
        whole.close(at: 1_000_000)
        cut.close(at: 1_000_000)
        let exchanges = whole.takeFinished()
        try require(exchanges == cut.takeFinished(), "exchanges are the same however they are cut")
        for exchange in exchanges { try requireSound(exchange, limits) }
    }

    /// What holds of every exchange, whoever has read it.
    static func requireSound(_ exchange: HTTPExchange, _ limits: ExchangeLimits) throws {
        for message in [exchange.request, exchange.response].compactMap(\.self) {
            try require(message.body.count <= min(limits.body, message.bodyBytes), "no more of a body is kept than came and is wanted")
            try require(message.fields.count <= limits.fields, "fields have a largest number")
        }
        try require(exchange.ending != .whole || exchange.response != nil && exchange.status != nil, "what is whole was answered")
        try require(exchange.masked.masked == exchange.masked, "what is masked stays as it is")
        let record = Exchange(
            connection: 1, time: 0, clientAddress: "192.0.2.1:50000", domain: Domain(host: "a.test", port: 443), mode: "trusted-ca",
            content: exchange)
        try requireJSON(HARFile.entry(record))
        try requireJSON(EventLine.exchange(record, run: ""))
    }
}
