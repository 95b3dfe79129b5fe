import NIOCore
import Nghttp2Kit
import Wire

extension FuzzTarget {
    /// What a client says to our HTTP/2 server, and what an observer makes of it.
    static let http2Server = FuzzTarget(name: "http2-server") { bytes in
        let server = try HTTP2Server()
        let (whole, cut) = (HTTP2RequestObserver(), HTTP2RequestObserver())
        whole.observe(ByteBuffer(bytes: bytes))
        for (time, piece) in bytes[...].pieces.enumerated() {
            cut.observe(ByteBuffer(bytes: piece))
            if let events = try? server.receive(ByteBuffer(bytes: piece), at: Int64(time)) {
                for event in events {
                    switch event {
                    case .request(let stream, _): try? server.respond(stream: stream, status: 200, body: ByteBuffer(string: "body"))
                    case .contentTooLarge(let stream): try? server.respond(stream: stream, status: 413)
                    case .goAway: break
                    }
                }
            }
            try requireFrames(server.takeOutbound())
        }
        server.shutdown()
        try requireFrames(server.takeOutbound())
        try require(whole.firstRequest == cut.firstRequest && whole.failed == cut.failed, "a request is the same however it is cut")
        if let request = whole.firstRequest { try requirePrintable(printable(request.summary)) }
    }

    /// What a server says to our HTTP/2 client, which has asked for one page.
    static let http2Client = FuzzTarget(name: "http2-client") { bytes in
        let client = try HTTP2Client()
        let asked = try client.get(authority: "a.test", path: "/")
        _ = try client.takeOutbound()
        for piece in bytes[...].pieces {
            guard let events = try? client.receive(ByteBuffer(bytes: piece)) else { return }
            for case .response(let stream, let response) in events {
                try require(stream == asked, "only what was asked is answered")
                try require((100...999).contains(response.status), "a status has three digits")
            }
            guard let outbound = try? client.takeOutbound() else { continue }
            try requireFrames(outbound)
        }
        _ = client.wantsClose
    }

    /// The exchanges of HTTP/2 that are read from copies, in `Turns`.
    static let http2Exchanges = FuzzTarget(name: "http2-exchanges") { bytes in
        var limits = ExchangeLimits()
        limits.body = 64
        let (whole, cut) = (HTTP2ExchangeObserver(limits), HTTP2ExchangeObserver(limits))
        for (time, turn) in Turns(bytes[...]).enumerated() {
            whole.read(ByteBuffer(bytes: turn.bytes), from: turn.side, at: Int64(time))
            for piece in turn.bytes.pieces { cut.read(ByteBuffer(bytes: piece), from: turn.side, at: Int64(time)) }
        }
        try require(whole.isLost == cut.isLost, "an observer is lost in the same place however it is fed")
        whole.close()
        cut.close()
        let exchanges = whole.takeFinished()
        try require(exchanges == cut.takeFinished(), "exchanges are the same however they are cut")
        for exchange in exchanges { try requireSound(exchange, limits) }
    }

    /// Throws unless the bytes are whole frames (RFC 9113 §4.1).
    private static func requireFrames(_ bytes: ByteBuffer?) throws {
        guard var bytes else { return }
        while bytes.readableBytes > 0 {
            guard let (high, low, _, _, _) = bytes.readMultipleIntegers(as: (UInt8, UInt16, UInt8, UInt8, UInt32).self),
                bytes.readSlice(length: Int(high) << 16 | Int(low)) != nil
            else { throw BrokenPromise(description: "what is sent are whole frames") }
        }
    }
}
