import Catalog
import Runner
import Testing
import Wire

struct `A command's environment` {
    private let proxy = HostPort(host: .ipv4("127.0.0.1"), port: 20_001)

    private func environment(_ ground: Ground, _ arm: TestMode.Arm, over inherited: [String: String] = [:]) -> [String: String] {
        let variables = ChildEnvironment.variables(
            proxy: proxy, files: ground.bundles.files(for: arm), mode: "trusted-ca", url: nil, inherited: inherited)
        return ChildEnvironment.overlay(variables, on: inherited)
    }

    @Test func `nothing of a stale proxy or bundle is left`() throws {
        let stale = [
            "NO_PROXY": "*", "no_proxy": "*", "https_proxy": "http://stale", "SSL_CERT_FILE": "/stale", "SSL_CERT_DIR": "/stale",
            "WGETRC": "/stale", "HOME": "/home/me",
        ]
        let environment = environment(try Ground(), .trusted, over: stale)
        #expect(environment["HOME"] == "/home/me")
        #expect(environment.values.allSatisfy { !$0.contains("stale") && $0 != "*" })
        #expect(environment["NO_PROXY"] == nil && environment["no_proxy"] == nil)
        #expect(environment["https_proxy"] == "http://127.0.0.1:20001")
    }

    @Test func `no variable of the untrusted arm names a file of the trusted one`() throws {
        let ground = try Ground()
        for value in environment(ground, .untrusted).values { #expect(!value.contains("anchors-and-root")) }
        let trusted = environment(ground, .trusted)
        for name in ["SSL_CERT_FILE", "SSL_CERT_DIR", "WGETRC", "JAVA_TOOL_OPTIONS", "PINPROOF_CA"] {
            #expect(trusted[name]?.contains("anchors-and-root") == true, "\(name)")
        }
    }

    @Test func `Java keeps the user's options`() throws {
        let environment = environment(try Ground(), .trusted, over: ["JAVA_TOOL_OPTIONS": "-Xmx64m"])
        #expect(environment["JAVA_TOOL_OPTIONS"]?.hasPrefix("-Xmx64m -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=20001 ") == true)
    }

    @Test func `without a proxy none is left, and trust is told all the same`() throws {
        let stale = ["https_proxy": "http://stale", "ALL_PROXY": "http://stale", "HOME": "/home/me"]
        let variables = ChildEnvironment.variables(
            proxy: nil, files: try Ground().bundles.files(for: .trusted), mode: "trusted-ca", url: nil, inherited: stale)
        let environment = ChildEnvironment.overlay(variables, on: stale)
        #expect(environment.allSatisfy { !$0.key.lowercased().contains("proxy") && !$0.value.contains("roxyHost") })
        for name in ["SSL_CERT_FILE", "JAVA_TOOL_OPTIONS", "PINPROOF_CA"] {
            #expect(environment[name]?.contains("anchors-and-root") == true, "\(name)")
        }
    }
}
