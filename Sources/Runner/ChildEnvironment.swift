package import Catalog
internal import Foundation
package import Wire

/// The variables that send a command through the proxy and tell it whom to trust.
///
/// They are overwritten and never inherited: build machines set a dozen of them beforehand, and a stale one decides the verdict.
package enum ChildEnvironment {
    /// Variables that name the proxy, lower and upper case where both are in use.
    static let proxyVariables = [
        "http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WS_PROXY", "WSS_PROXY", "GLOBAL_AGENT_HTTP_PROXY", "CGI_HTTP_PROXY", "npm_config_proxy",
        "npm_config_https_proxy",
    ]

    /// Variables that name a CA bundle.
    static let bundleVariables = [
        "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE", "DENO_CERT",
        "CARGO_HTTP_CAINFO", "PIP_CERT", "HTTPLIB2_CA_CERTS", "NIX_SSL_CERT_FILE", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
        "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", "PERL_LWP_SSL_CA_FILE",
    ]

    private static let javaVariable = "JAVA_TOOL_OPTIONS"

    /// Variables that would send some hosts past the proxy.
    package static let removed = ["NO_PROXY", "no_proxy"]

    /// What is set, in a stable order.
    ///
    /// - Parameters:
    ///   - address: our proxy's; nil where the command needs none, since its network leads to us.
    ///   - files: the anchors of the moment.
    ///   - mode: id of the mode that is played.
    ///   - url: what `{url}` stands for, where the user gave one.
    ///   - inherited: the parent's environment; what Java is told there is kept, because it may make the program run at all.
    package static func variables(
        proxy address: HostPort?, files: TrustFiles, mode: String, url: String?, inherited: [String: String]
    ) -> [(name: String, value: String)] {
        let java = JavaOptions.appended(to: inherited[javaVariable], proxy: address, trustStore: files.javaStore.path)
        var variables: [(name: String, value: String)] = []
        if let proxy = address.map({ "http://\($0.text)" }) {
            variables += proxyVariables.map { (name: $0, value: proxy) }
            variables += [(name: "NODE_USE_ENV_PROXY", value: "1"), (name: "PINPROOF_PROXY", value: proxy)]
        }
        variables += bundleVariables.map { (name: $0, value: files.bundle.path) }
        variables += [
            (name: "SSL_CERT_DIR", value: files.folder.path), (name: "WGETRC", value: files.wgetrc.path), (name: javaVariable, value: java),
            (name: "PINPROOF_CA", value: files.bundle.path), (name: "PINPROOF_MODE", value: mode),
        ]
        if let url { variables.append((name: "PINPROOF_URL", value: url)) }
        return variables
    }

    /// Writes the bundles and says what to set, for people who run the command themselves.
    package static func prepare(
        in folder: RunFolder, anchors: [[UInt8]], rootPEM: String, proxy: HostPort, mode: TestMode
    ) throws(RunnerError) -> [(name: String, value: String)] {
        let environment = ProcessInfo.processInfo.environment
        let bundles = try TrustBundles(in: folder, system: anchors, rootPEM: rootPEM, environment: environment)
        return variables(proxy: proxy, files: bundles.files(for: mode.arm), mode: mode.id, url: nil, inherited: environment)
    }

    /// The parent's environment with ours laid over it, and nothing in it of a proxy that is not ours.
    package static func overlay(_ variables: [(name: String, value: String)], on inherited: [String: String]) -> [String: String] {
        var environment = inherited
        for name in removed + proxyVariables { environment.removeValue(forKey: name) }
        for (name, value) in variables { environment[name] = value }
        return environment
    }
}
