internal import Foundation
internal import Wire

/// What a demo client asks for.
struct ClientTarget: Sendable {
    let hostPort: HostPort
    /// Origin-form (RFC 9112 §3.2.1).
    let path: String

    init(url: String) throws(LabError) {
        guard let parts = URLComponents(string: url), parts.scheme?.lowercased() == "https", let name = parts.host, parts.user == nil else {
            throw LabError(.option, "\(printable(url)) is no https URL: give one like https://lab.example.test/.")
        }
        guard let port = UInt16(exactly: parts.port ?? 443), port > 0 else {
            throw LabError(.option, "\(printable(url)) has no port from 1 to 65535.")
        }
        do { hostPort = HostPort(host: try Host.parse(name), port: port) } catch {
            throw LabError(.option, "\(printable(url)) cannot be asked: \(error)")
        }
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        self.path = parts.percentEncodedQuery.map { "\(path)?\($0)" } ?? path
    }

    /// Where the same is asked over http: on that scheme's port, or on the one that the URL names.
    var inTheClear: HostPort { hostPort.port == 443 ? HostPort(host: hostPort.host, port: 80) : hostPort }

    /// Reads a host as an option gives it.
    static func host(_ text: String) throws(LabError) -> Wire.Host {
        do { return try Host.parse(text) } catch {
            throw LabError(.option, "\(printable(text)) is no host name or address: \(error)")
        }
    }
}

/// The variables that a demo client obeys, as most programs do.
struct ClientEnvironment: Sendable {
    /// Where CONNECT is sent.
    let proxy: HostPort?
    /// Where plain requests are sent.
    let plainProxy: HostPort?
    /// A PEM bundle.
    let anchorFile: String?

    /// Lower case wins, and an empty variable counts as none.
    init(_ variables: [String: String]) throws(LabError) {
        func value(_ names: String...) -> String? { names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty } }
        anchorFile = value("SSL_CERT_FILE")
        proxy = try Self.proxy(value("https_proxy", "HTTPS_PROXY"), of: "https_proxy")
        // Not in upper case: to a CGI program HTTP_PROXY is a field of its request (RFC 3875 §4.1.18).
        plainProxy = try Self.proxy(value("http_proxy"), of: "http_proxy")
    }

    private static func proxy(_ text: String?, of variable: String) throws(LabError) -> HostPort? {
        guard let text else { return nil }
        var authority = text[...]
        if authority.lowercased().hasPrefix("http://") { authority = authority.dropFirst("http://".count) }
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        do { return try HostPort.parse(String(authority)) } catch {
            throw LabError(.option, "\(variable) is \(printable(text)): expected http://HOST:PORT. \(error)")
        }
    }
}
