import Catalog
import Foundation
import OpenSSLKit
import Runner
import Testing
import Wire

/// What Java is told, judged by Java where there is one.
struct `Java's trust store` {
    @Test func `has the bytes of the format`() throws {
        let ground = try Ground()
        let store = JavaTrustStore.bytes(of: [ground.root], time: 1_700_000_000)
        let der = ground.root.der
        let head: [UInt8] = [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 8] + Array("anchor-1".utf8)
        let date: [UInt8] = [0, 0, 0x01, 0x8B, 0xCF, 0xE5, 0x68, 0x00]
        #expect(Array(store.prefix(head.count + 8)) == head + date)
        #expect(Array(store.dropFirst(head.count + 8).prefix(7)) == [0, 5] + Array("X.509".utf8))
        #expect(Array(store.dropLast(20).suffix(der.count)) == der)
        #expect(store.count == head.count + 8 + 7 + 4 + der.count + 20)
        let salt = "changeit".utf8.flatMap { [0, $0] } + Array("Mighty Aphrodite".utf8)
        #expect(Array(store.suffix(20)) == Digest.sha1(salt + store.dropLast(20)))
    }

    @Test(.enabled(if: Tool.keytool != nil, "keytool is not installed"), arguments: [TestMode.Arm.trusted, .untrusted])
    func `holds the anchors of its arm, as keytool reads them`(_ arm: TestMode.Arm) throws {
        let ground = try Ground()
        let store = ground.bundles.files(for: arm).javaStore
        let said = try #require(Tool.keytool).run(["-list", "-keystore", store.path, "-storepass", JavaTrustStore.password])
        #expect(said.contains("Keystore type: JKS"), "\(said)")
        let found = said.matches(of: /trustedCertEntry/).count
        #expect(found == ground.anchors(for: arm).count, "\(said)")
        for anchor in ground.anchors(for: arm) { #expect(said.contains(anchor.fingerprint)) }
        #expect(said.contains(ground.root.fingerprint) == (arm == .trusted))
    }

    @Test func `of none is whole`() {
        #expect(JavaTrustStore.bytes(of: [], time: 0).count == 32)
    }
}

struct `Java's options` {
    private let proxy = HostPort(host: .ipv4("127.0.0.1"), port: 8080)

    @Test func `come after the user's own, and spare no host the proxy`() {
        let options = JavaOptions.appended(to: "-Xmx64m -Dhttp.nonProxyHosts=*", proxy: proxy, trustStore: "/a/b.jks")
        #expect(options.hasPrefix("-Xmx64m -Dhttp.nonProxyHosts=* -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=8080 "))
        #expect(options.contains(" -Dhttp.nonProxyHosts= -Djavax.net.ssl.trustStore=/a/b.jks "))
        for inherited in [nil, ""] {
            #expect(JavaOptions.appended(to: inherited, proxy: proxy, trustStore: "/a/b.jks").hasPrefix("-Dhttp.proxyHost="))
        }
    }

    @Test(
        .enabled(if: Tool.java != nil, "java is not installed"),
        arguments: ["/plain.jks", "/a b/c.jks", "/it's/c.jks", "/say \"hi\"/it's one.jks", "/tab\there"])
    func `are understood by Java, whatever the path`(_ path: String) throws {
        let options = JavaOptions.appended(to: nil, proxy: proxy, trustStore: path)
        let said = try #require(Tool.java).run(
            ["-XshowSettings:properties", "-version"], environment: ["JAVA_TOOL_OPTIONS": options])
        let shown = path.replacing("\t", with: "\\t")
        #expect(said.contains("javax.net.ssl.trustStore = \(path)\n") || said.contains("javax.net.ssl.trustStore = \(shown)\n"), "\(said)")
        #expect(said.contains("javax.net.ssl.trustStoreType = JKS\n"))
    }
}
