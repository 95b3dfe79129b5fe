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

    /// The Host field.
    var authority: String { hostPort.authority(defaultPort: 443) }
}

/// The variables that a demo client obeys, as most programs do.
struct ClientEnvironment: Sendable {
    /// Where CONNECT is sent.
    let proxy: HostPort?
    /// A PEM bundle.
    let anchorFile: String?

    /// Lower case wins, and an empty variable counts as none.
    init(_ variables: [String: String]) throws(LabError) {
        func value(_ names: String...) -> String? { names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty } }
        anchorFile = value("SSL_CERT_FILE")
        guard let text = value("https_proxy", "HTTPS_PROXY") else {
            proxy = nil
            return
        }
        do {
            var authority = text[...]
            if authority.lowercased().hasPrefix("http://") { authority = authority.dropFirst("http://".count) }
            if authority.hasSuffix("/") { authority = authority.dropLast() }
            proxy = try HostPort.parse(String(authority))
        } catch {
            throw LabError(.option, "https_proxy is \(printable(text)): expected http://HOST:PORT. \(error)")
        }
    }
}
