import NIOCore
import Nghttp2Kit
import Testing

@Suite struct HTTP2GoAwayTests {
    @Test func `a refusal is an empty SETTINGS frame and GOAWAY with stream 0`() {
        let frames = Frame.all(in: HTTP2GoAway.refusal(errorCode: .internalError))
        #expect(frames == [Frame(type: 4, flags: 0, stream: 0, payload: []), .goAway(0, .internalError)])
    }

    @Test func `a refusal is sound to a client and tells it that its request was not processed`() throws {
        let client = try HTTP2Client()
        let stream = try client.get(authority: "a.test", path: "/")
        _ = try client.takeOutbound()
        let events = try client.receive(HTTP2GoAway.refusal(errorCode: .internalError))
        #expect(Set(events) == [.goAway, .reset(stream: stream, .refusedStream)])
        #expect(!Frame.all(in: try client.takeOutbound()).contains { $0.type == 7 })
        #expect(client.wantsClose)
    }

    @Test(arguments: [
        (Int32(0), HTTP2ErrorCode.noError, UInt32(0)), (7, .enhanceYourCalm, 7), (.max, .protocolError, 0x7fff_ffff),
        (.min, .cancel, 0), (-1, HTTP2ErrorCode(rawValue: .max), 0x7fff_ffff),
    ])
    func `a GOAWAY frame carries its stream in 31 bits`(stream: Int32, code: HTTP2ErrorCode, written: UInt32) {
        #expect(Frame.all(in: HTTP2GoAway.goAway(lastStreamID: stream, errorCode: code)) == [.goAway(written, code)])
    }

    @Test func `a later GOAWAY leaves the streams up to its own alone`() throws {
        let client = try HTTP2Client()
        let streams = try (0..<2).map { _ in try client.get(authority: "a.test", path: "/") }
        _ = try client.takeOutbound()
        _ = try client.receive(ByteBuffer(bytes: Frames.frame(4)))
        let events = try client.receive(HTTP2GoAway.goAway(lastStreamID: streams[0], errorCode: .noError))
        #expect(Set(events) == [.goAway, .reset(stream: streams[1], .refusedStream)])
        #expect(!client.wantsClose)
    }

    @Test(arguments: [
        (UInt32(0), "NO_ERROR"), (1, "PROTOCOL_ERROR"), (11, "ENHANCE_YOUR_CALM"), (13, "HTTP_1_1_REQUIRED"), (14, "unknown_14"),
    ])
    func `an error code has its registered name`(number: UInt32, name: String) {
        #expect("\(HTTP2ErrorCode(rawValue: number))" == name)
    }
}
