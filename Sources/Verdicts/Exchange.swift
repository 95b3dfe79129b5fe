package import Wire

/// A request of an accepted client and what its server answered, with the connection that they belong to.
///
/// It is evidence of nothing: verdicts do not read it. It is there for people who want to see the traffic.
package struct Exchange: Codable, Hashable, Sendable {
    /// Ordinal of the connection within the run.
    package var connection: Int
    /// Seconds since 1970-01-01T00:00:00Z at the request's first byte.
    package var time: Double
    /// `address:port` of the client's socket.
    package var clientAddress: String
    package var domain: Domain
    /// Ordinal of the trial; nil outside `run`.
    package var trial: Int?
    /// Id of the test mode that was played.
    package var mode: String
    /// What was said: with credentials masked, unless the user wants them.
    package var content: HTTPExchange

    package init(
        connection: Int, time: Double, clientAddress: String, domain: Domain, trial: Int? = nil, mode: String, content: HTTPExchange
    ) {
        self.connection = connection
        self.time = time
        self.clientAddress = clientAddress
        self.domain = domain
        self.trial = trial
        self.mode = mode
        self.content = content
    }

    /// What the exchange is, as an analyst sorts them.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case http1 = "http/1.1"
        case h2
        case webSocket = "websocket"
        case grpc
    }

    package var kind: Kind {
        if content.webSocket != nil { return .webSocket }
        if grpc != nil { return .grpc }
        return content.version == "HTTP/2" ? .h2 : .http1
    }

    /// What a gRPC call names; nil where the request is none.
    ///
    /// The form is that of gRPC over HTTP/2: the type begins with `application/grpc`, the path is `/Service/Method`, and the status comes
    /// in the trailers, or in the only head of a response that failed at once.
    package var grpc: GRPCCall? {
        guard content.version == "HTTP/2", content.request.value(of: "content-type")?.hasPrefix("application/grpc") == true else {
            return nil
        }
        let parts = content.target.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty else { return nil }
        let status = content.response.flatMap { $0.trailers.last { $0.name == "grpc-status" }?.value ?? $0.value(of: "grpc-status") }
        return GRPCCall(service: String(parts[1]), method: String(parts[2]), status: status.flatMap { Int($0) })
    }

    /// A call of a remote procedure.
    package struct GRPCCall: Hashable, Sendable {
        /// With its package: `weather.v1.Forecast`.
        package var service: String
        package var method: String
        /// 0 for success; nil where none came.
        package var status: Int?
    }

    /// Milliseconds since the client's connection was accepted; nil for what did not come.
    package var timings: Timings {
        let milliseconds = { (nanoseconds: Int64?) in nanoseconds.map { Double($0) / 1e6 } }
        return Timings(
            requestStart: Double(content.request.begin) / 1e6, requestEnd: milliseconds(content.request.end),
            responseStart: milliseconds(content.response?.begin), responseEnd: milliseconds(content.response?.end))
    }

    /// When the messages began and ended.
    package struct Timings: Hashable, Sendable {
        package var requestStart: Double
        package var requestEnd: Double?
        package var responseStart: Double?
        package var responseEnd: Double?
    }
}
