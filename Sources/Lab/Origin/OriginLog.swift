internal import Synchronization
internal import Wire

/// What one origin saw, over all its connections. Used from every event loop.
final class OriginLog: Sendable {
    /// The most entries that are kept of each kind: a lab asks some hundred times.
    private static let limit = 10_000

    private struct Entries {
        var requests: [ReceivedRequest] = []
        var alerts: [Alert] = []
    }

    private let entries = Mutex(Entries())

    var requests: [ReceivedRequest] { entries.withLock { $0.requests } }

    var alerts: [Alert] { entries.withLock { $0.alerts } }

    func note(_ request: ReceivedRequest) {
        entries.withLock { if $0.requests.count < Self.limit { $0.requests.append(request) } }
    }

    func note(_ alert: Alert) {
        entries.withLock { if $0.alerts.count < Self.limit { $0.alerts.append(alert) } }
    }
}

extension ReceivedRequest {
    /// Keeps what may be kept of a request.
    ///
    /// - Parameter target: origin-form or `*` (RFC 9112 §3.2).
    init(method: String, target: String, host: String, version: String, authorization: String? = nil, isEncrypted: Bool) {
        self.method = printable(method, limit: 32)
        path = printable(String(target.prefix { $0 != "?" && $0 != "#" }))
        self.host = printable(host)
        self.version = version
        self.authorization = authorization.map(Self.masked)
        self.isEncrypted = isEncrypted
    }

    /// The scheme stays (RFC 9110 §11.1); a value without one is a credential as a whole.
    private static func masked(_ credentials: String) -> String {
        guard let space = credentials.firstIndex(of: " ") else { return "***" }
        return printable(String(credentials[..<space]), limit: 32) + " ***"
    }
}
