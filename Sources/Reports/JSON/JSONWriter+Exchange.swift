internal import Verdicts
internal import Wire

// What event lines say of one exchange; fields and bodies are in a HAR file.
extension JSONWriter {
    /// From `connection` to `timings`.
    mutating func members(of exchange: Exchange) {
        let content = exchange.content
        member("connection", exchange.connection)
        object("client", inline: true) { $0.member("address", exchange.clientAddress) }
        member("trial", exchange.trial)
        member("domain", exchange.domain.host)
        member("port", exchange.domain.port)
        member("mode", exchange.mode)
        member("protocol", exchange.kind.rawValue)
        member("method", content.method)
        member("host", content.authority)
        member("path", content.target)
        member("status", content.status)
        message("request", content.request)
        message("response", content.response)
        object("webSocket", content.webSocket) { json, traffic in
            json.direction("fromClient", traffic.fromClient)
            json.direction("fromServer", traffic.fromServer)
        }
        object("grpc", exchange.grpc, inline: true) { json, call in
            json.member("service", call.service)
            json.member("method", call.method)
            json.member("status", call.status)
        }
        member("ending", content.ending.rawValue)
        object("timings", inline: true) { json in
            let timings = exchange.timings
            json.member("requestStart", milliseconds: timings.requestStart)
            json.member("requestEnd", milliseconds: timings.requestEnd)
            json.member("responseStart", milliseconds: timings.responseStart)
            json.member("responseEnd", milliseconds: timings.responseEnd)
        }
    }

    private mutating func message(_ key: String, _ message: HTTPExchange.Message?) {
        object(key, message, inline: true) { json, message in
            json.member("contentType", message.value(of: "content-type"))
            json.member("headBytes", message.headBytes)
            json.member("bodyBytes", message.bodyBytes)
        }
    }

    private mutating func direction(_ key: String, _ direction: WebSocketTraffic.Direction) {
        object(key, inline: true) { json in
            json.member("messages", direction.messages)
            json.member("bytes", direction.bytes)
            json.object("frames", inline: true) { json in
                for (opcode, count) in direction.frames.sorted(by: { $0.key < $1.key }) { json.member(opcode, count) }
            }
        }
    }
}
