package import Wire

/// What a Java machine is told through `JAVA_TOOL_OPTIONS`, since it reads none of the variables for a proxy or a bundle.
package enum JavaOptions {
    /// The options, after those that the user has there: of two for one property the last one holds.
    ///
    /// No host is spared the proxy, not even `localhost`.
    ///
    /// - Parameter proxy: nil where there is none.
    package static func appended(to inherited: String?, proxy: HostPort?, trustStore: String) -> String {
        var properties: [(String, String)] = []
        if let proxy {
            properties += [
                ("http.proxyHost", proxy.host.text), ("http.proxyPort", "\(proxy.port)"), ("https.proxyHost", proxy.host.text),
                ("https.proxyPort", "\(proxy.port)"), ("http.nonProxyHosts", ""),
            ]
        }
        properties += [
            ("javax.net.ssl.trustStore", trustStore), ("javax.net.ssl.trustStoreType", "JKS"),
            ("javax.net.ssl.trustStorePassword", JavaTrustStore.password),
        ]
        let own = properties.map { name, value in word("-D\(name)=\(value)") }
        return ([inherited].compactMap(\.self).filter { !$0.isEmpty } + own).joined(separator: " ")
    }

    /// Java splits the variable at white space. Both quotes hold it together and neither can be escaped, so a quote is put into the other.
    private static func word(_ text: String) -> String {
        guard text.contains(where: { $0.isWhitespace || $0 == "'" || $0 == "\"" }) else { return text }
        return "'" + text.replacing("'", with: "'\"'\"'") + "'"
    }
}
