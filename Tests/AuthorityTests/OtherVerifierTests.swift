import Authority
import Catalog
import Foundation
import OpenSSLKit
import Testing
import Wire

/// Second opinions from other programs, where this machine has them.
@Suite struct `Other verifiers` {
    private let certification: Certification
    /// Its own for each test.
    private let folder: TemporaryFolder
    private let root: String

    init() throws {
        certification = try Realm.shared.get().certification
        folder = try TemporaryFolder()
        root = try folder.file("root.pem", certification.root.pem)
    }

    private func identity(_ mode: String, _ host: Wire.Host, _ kind: PrivateKey.Kind = .p256) throws -> ServerIdentity {
        try certification.mint(LeafRequest(profile: try #require(Catalog.mode(mode)?.presentation.chain), host: host, key: kind))
    }

    private static let kinds: [PrivateKey.Kind] = [.p256, .rsa(2048)]

    @Test(.enabled(if: Tool.openssl != nil, "openssl is not installed"), arguments: Hosts.all, kinds)
    func `openssl verify takes the clean chain in strict mode`(host: Wire.Host, kind: PrivateKey.Kind) throws {
        let identity = try identity(Catalog.trusted, host, kind)
        let result = try #require(Tool.openssl).run([
            "verify", "-x509_strict", "-auth_level", "2", "-purpose", "sslserver", host.isAddress ? "-verify_ip" : "-verify_hostname",
            host.text,
            "-no-CApath", "-CAfile", root, "-untrusted", try folder.file("chain.pem", identity.chain.map(\.pem).joined()),
            try folder.file("leaf.pem", identity.leaf.pem),
        ])
        #expect(result.status == 0, "\(result.output)")
    }

    /// Words that GnuTLS has for the modes that it can judge.
    @Test(
        .enabled(if: Tool.certtool != nil, "certtool is not installed"),
        arguments: [
            ("trusted-ca", "Chain verification output: Verified."), ("expired", "expired"), ("not-yet-valid", "not yet valid"),
            ("wrong-host", "does not match"), ("untrusted-ca", "issuer is unknown"), ("untrusted-ca-root-sent", "issuer is unknown"),
            ("self-signed", "issuer is unknown"),
        ])
    func `GnuTLS agrees`(mode: String, words: String) throws {
        for host in [Hosts.ordinary, Hosts.longest, Hosts.deep, Hosts.ipv4, Hosts.ipv6] {
            for kind in Self.kinds {
                let identity = try identity(mode, host, kind)
                let chain = try folder.file("chain.pem", ([identity.leaf] + identity.chain).map(\.pem).joined())
                let result = try #require(Tool.certtool).run([
                    "--verify", "--load-ca-certificate", root, "--verify-hostname", host.text, "--infile", chain,
                ])
                #expect((result.status == 0) == (mode == Catalog.trusted), "\(host.text): \(result.output)")
                #expect(result.output.contains(words), "\(host.text): \(result.output)")
            }
        }
    }

    /// A handshake in memory between two of Python's own ends.
    private static let script = """
        import ssl, sys
        root, chain, key, host = sys.argv[1:]
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(chain, key)
        client = ssl.create_default_context(cafile=root)
        client.verify_flags |= ssl.VERIFY_X509_STRICT
        up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
        ends = [client.wrap_bio(down, up, server_hostname=host), server.wrap_bio(up, down, server_side=True)]
        open_ends = list(ends)
        for _ in range(20):
            for end in list(open_ends):
                try:
                    end.do_handshake()
                    open_ends.remove(end)
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLCertVerificationError as error:
                    sys.exit("refused: %d %s" % (error.verify_code, error.verify_message))
        sys.exit("unfinished" if open_ends else "accepted")
        """

    @Test(
        .enabled(if: Tool.python != nil, "python3 is not installed"),
        arguments: [
            ("trusted-ca", "accepted"), ("expired", "refused: 10 "), ("not-yet-valid", "refused: 9 "), ("wrong-host", "refused: 6"),
            ("untrusted-ca", "refused: 20 "), ("untrusted-ca-root-sent", "refused: 19 "), ("self-signed", "refused: 18 "),
        ])
    func `Python agrees in strict mode`(mode: String, words: String) throws {
        for (host, kind) in [(Hosts.ordinary, PrivateKey.Kind.p256), (Hosts.deep, .rsa(2048)), (Hosts.ipv4, .p256), (Hosts.ipv6, .p256)] {
            let identity = try identity(mode, host, kind)
            let result = try #require(Tool.python).run([
                "-c", Self.script, root, try folder.file("chain.pem", ([identity.leaf] + identity.chain).map(\.pem).joined()),
                try folder.file("key.pem", String(decoding: try identity.key.pem(), as: UTF8.self)), host.text,
            ])
            #expect(result.output.hasPrefix(words), "\(host.text): \(result.output)")
        }
    }
}
