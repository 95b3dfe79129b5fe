internal import Wire

/// What to try on an origin.
struct OriginText {
    let program: String
    let host: Host
    let port: UInt16
    let ca: String
    let leaf: String
    let key: String
    let renewed: String
    let identity: String?
    let pin: String

    var text: String {
        let name = HostPort(host: host, port: 443).authority(defaultPort: 443)
        let url = "https://\(name)/"
        let route = "--connect-to \(name):443:127.0.0.1:\(port)"
        let cert = identity.map { " --cert \($0)" } ?? ""
        let shown = identity.map { "--client-cert \(host.text)=\($0) \\\n    " } ?? ""
        let run = "\(program) run --upstream-ca \(ca) \\\n    \(shown)\(route) --url \(url) -- \\\n    "
        // The demo clients that pin have no certificate of their own to show.
        let pinning =
            identity == nil
            ? """
              \(run)\(program) lab client pin-spki --pin \(pin) \\
                --pinned-host \(host.text) --url {url}
              The last, to see what its pin names, with this after "run":
                --level --owner-key \(key) --own-cert \(renewed)

            """ : ""
        return """
            \(url) is served on 127.0.0.1:\(port)
              root    \(ca)
              leaf    \(leaf)
              pin     \(pin)
              key     \(key)
              renewed \(renewed)\(identity.map { "\n  client  \($0)" } ?? "")

            Try:
              curl --cacert \(ca)\(cert) \\
                \(route) \(url)
              \(run)curl -sS\(cert) {url}
            \(pinning)  SSL_CERT_FILE=\(ca) \\
                \(program) lab client \(identity.map { "mtls --identity \($0)" } ?? "strict") --url https://localhost:\(port)/


            """
    }
}
