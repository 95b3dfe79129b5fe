import Testing
import Wire

@Suite struct `A shown exchange` {
    @Test(arguments: [
        ("/a?b=c&d=e;f", "/a?b=***&d=***;***"), ("/a", "/a"), ("/a?", "/a?"), ("/a?word", "/a?***"),
        ("/a?b=c?d=e#f=g", "/a?b=***?d=***#f=***"),
        ("https://u:p@h/x?y=z", "https://***@h/x?y=***"), ("/p@q//r@s", "/p@q//***@s"), ("*", "*"),
    ])
    func `has no values in its query`(target: String, shown: String) {
        #expect(HTTPExchange.masked(target: target) == shown)
    }

    @Test(arguments: [
        "Authorization", "cookie", "Set-Cookie", "Proxy-Authorization", "Proxy-Anything", "X-Api-Key", "X-Amz-Security-Token",
        "X-CSRF-Token", "x-JWT", "MY-SESSION-ID",
        "X-Auth", "apikey",
    ])
    func `has no credentials in its fields`(name: String) {
        let message = HTTPExchange.Message(fields: [.init(name, "hush")], trailers: [.init(name, "hush")], begin: 0)
        let shown = HTTPExchange(version: "HTTP/1.1", method: "GET", authority: "a", target: "/", request: message, response: message)
            .masked
        let masked = [HTTPExchange.Field(name, "***")]
        #expect(shown.request.fields == masked && shown.request.trailers == masked)
        #expect(shown.response?.fields == masked && shown.response?.trailers == masked)
    }

    @Test func `keeps what is no secret, and masks addresses in part`() {
        let plain: [HTTPExchange.Field] = [
            .init("Accept", "x=y"), .init("WWW-Authenticate", "Basic"), .init("Sec-WebSocket-Key", "k"), .init("Keep-Alive", "5"),
            .init("X-Aut", "a"),
        ]
        let message = HTTPExchange.Message(fields: plain + [.init("Location", "/x?code=1")], body: [1], begin: 0)
        let shown = HTTPExchange(version: "HTTP/1.1", method: "GET", authority: "a", target: "/", request: message).masked
        #expect(shown.request.fields == plain + [.init("Location", "/x?code=***")])
        #expect(shown.request.body == [1])
    }
}
