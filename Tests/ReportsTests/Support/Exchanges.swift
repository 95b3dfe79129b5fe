import Verdicts
import Wire

extension Exchange {
    /// One of each kind, built by hand.
    static let samples: [Exchange] = {
        let form = HTTPExchange.Message(
            fields: [.init("Content-Type", "text/plain"), .init("X", "\u{1b}\"")], headBytes: 80, bodyBytes: 5, body: Array("hello".utf8),
            begin: 12_300_000, end: 13_000_000)
        let picture = HTTPExchange.Message(
            fields: [.init("Content-Type", "image/png"), .init("Content-Encoding", "gzip")], headBytes: 70, bodyBytes: 3,
            body: [0, 255, 1],
            begin: 20_000_000, end: 22_000_000)
        var whole = HTTPExchange(
            version: "HTTP/1.1", method: "POST", authority: "api.example.com", target: "/p?q=***&r", status: 200, reasonPhrase: "OK",
            request: form, response: picture, ending: .whole)
        let first = whole
        whole.response = nil
        whole.status = nil
        whole.ending = .notReadFurther
        let unanswered = whole
        var call = first
        call.version = "HTTP/2"
        call.target = "/weather.v1.Forecast/Get"
        call.request.fields = [.init("content-type", "application/grpc+proto")]
        call.response?.trailers = [.init("grpc-status", "5")]
        call.response?.body = []
        var socket = first
        socket.status = 101
        var traffic = WebSocketTraffic()
        traffic.fromClient.messages = 1
        traffic.fromClient.frames = ["text": 1, "close": 1]
        socket.webSocket = traffic
        var second = first
        second.version = "HTTP/2"
        second.ending = .cut
        return [first, unanswered, call, socket, second].enumerated().map { index, content in
            Exchange(
                connection: index + 1, time: moment, clientAddress: "127.0.0.1:51234", domain: api, mode: "trusted-ca", content: content)
        }
    }()
}
