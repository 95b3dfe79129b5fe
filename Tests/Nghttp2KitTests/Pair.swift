import NIOCore
import Nghttp2Kit

/// A client and a server of ours whose bytes meet in memory.
struct Pair {
    let client: HTTP2Client
    let server: HTTP2Server

    init(limits: HTTP2Limits = HTTP2Limits()) throws {
        client = try HTTP2Client()
        server = try HTTP2Server(limits: limits)
    }

    /// Carries bytes both ways until neither side has any; every request is answered by `answer`.
    func run(answer: (Int32, ObservedRequest) throws -> Void = { _, _ in }) throws -> [HTTP2Client.Event] {
        var events: [HTTP2Client.Event] = []
        var isMoving = true
        while isMoving {
            isMoving = false
            if let bytes = try client.takeOutbound() {
                isMoving = true
                for event in try server.receive(bytes, at: 0) {
                    if case .request(let stream, let request) = event { try answer(stream, request) }
                }
            }
            if let bytes = server.takeOutbound() {
                isMoving = true
                events += try client.receive(bytes)
            }
        }
        return events
    }
}
