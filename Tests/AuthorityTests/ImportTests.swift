import Authority
import Catalog
import Foundation
import OpenSSLKit
import Testing
import Wire

@Suite struct `A CA that the user brings` {
    private let now = unixTime()

    private func faults(
        kind: PrivateKey.Kind = .p256, pathLength: Int? = nil, _ deviate: (inout CertificateBuilder) -> Void = { _ in }
    ) throws -> [String] {
        try PublicCA.material(now: now, pathLength: pathLength, kind: kind, deviate: deviate).faults(now: now)
    }

    private static let kinds: [PrivateKey.Kind] = [.p256, .p384, .rsa(2048)]

    @Test(arguments: kinds, [nil, 0, 1]) func `is taken as it is, and its leaves verify`(kind: PrivateKey.Kind, pathLength: Int?) throws {
        let temporary = try TemporaryFolder()
        let brought = try PublicCA.material(now: now, pathLength: pathLength, kind: kind)
        let read = try Material(
            certificateFile: URL(fileURLWithPath: try temporary.file("cert.pem", brought.certificate.pem)),
            keyFile: URL(fileURLWithPath: try temporary.file("key.pem", String(decoding: try brought.key.pem(), as: UTF8.self))))
        #expect(read.faults() == [])
        let folder = AuthorityFolder(temporary.url.appendingPathComponent("ca"))
        try folder.save(read)
        let material = try folder.load()
        #expect(material.certificate == brought.certificate)

        let certification = try Certification(material)
        let store = try TrustStore()
        try store.add(material.certificate)
        for host in Hosts.all {
            let identity = try certification.mint(LeafRequest(profile: .trusted, host: host))
            #expect(identity.chain.count == (pathLength == 0 ? 0 : 1))
            #expect(try store.errors(leaf: identity.leaf, chain: identity.chain, host: host) == [])
        }
    }

    @Test func `is refused with the reason`() throws {
        let cases: [(String, [String])] = [
            ("RSA key of 1024 bits", try faults(kind: .rsa(1024))),
            ("no subjectKeyIdentifier", try faults { $0.extensions.removeAll { $0 == .subjectKeyIdentifier } }),
            ("ends within three days", try faults { $0.notAfter = now - 1 }),
            ("ends within three days", try faults { $0.notAfter = now + 2 * 86_400 }),
            ("not valid yet", try faults { $0.notBefore = now + 60 }),
            ("do not let it sign", try faults { $0.extensions[0] = .basicConstraints("critical,CA:FALSE") }),
            ("do not let it sign", try faults { $0.extensions.removeFirst() }),
            ("do not let it sign", try faults { $0.extensions[1] = .keyUsage("critical,digitalSignature") }),
            // What only strict verifiers ask for.
            ("A strict client refuses", try faults { $0.extensions[0] = .basicConstraints("CA:TRUE") }),
            ("A strict client refuses", try faults { $0.extensions.remove(at: 1) }),
            ("A strict client refuses", try faults { $0.extensions.append(.extendedKeyUsage("clientAuth")) }),
        ]
        for (words, faults) in cases {
            #expect(faults.count == 1, "\(words): \(faults)")
            #expect(faults.first?.contains(words) == true, "\(words): \(faults)")
            #expect(faults.allSatisfy { $0.hasSuffix(".") })
        }
    }

    @Test func `is refused when it is not a root`() throws {
        let root = try PublicCA.material(now: now)
        let key = try PrivateKey.generate(.p256)
        let intermediate = try CertificateBuilder(
            serial: [7], subject: [("CN", "intermediate")], notBefore: now - 86_400, notAfter: now + 20 * 86_400, key: key,
            extensions: [
                .basicConstraints("critical,CA:TRUE,pathlen:0"), .keyUsage("critical,keyCertSign"), .subjectKeyIdentifier,
                .authorityKeyIdentifier,
            ]
        ).signed(by: .issuer(root.certificate, root.key))
        let faults = Material(certificate: intermediate, key: key).faults(now: now)
        #expect(faults.count == 1)
        #expect(faults.first?.contains("not self-signed") == true)
    }

    @Test(
        .enabled(if: Tool.openssl != nil, "openssl is not installed"),
        arguments: [
            (["-addext", "nameConstraints=critical,permitted;DNS:pinproof.test"], "ec", "name-constrained"),
            ([], "ed25519", "few clients verify"),
        ])
    func `from another tool is refused with the reason`(arguments: [String], algorithm: String, words: String) throws {
        let temporary = try TemporaryFolder()
        let (certificate, key) = (temporary.url.appendingPathComponent("cert.pem"), temporary.url.appendingPathComponent("key.pem"))
        let result = try #require(Tool.openssl).run(
            ["req", "-x509", "-days", "20", "-nodes", "-subj", "/CN=brought", "-newkey", algorithm]
                + (algorithm == "ec" ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : [])
                + ["-keyout", key.path, "-out", certificate.path, "-addext", "keyUsage=critical,keyCertSign"] + arguments)
        #expect(result.status == 0, "\(result.output)")
        let faults = try Material(certificateFile: certificate, keyFile: key).faults()
        #expect(faults.count == 1)
        #expect(faults.first?.contains(words) == true, "\(faults)")
    }

    @Test func `with an encrypted key is refused with what to do`() throws {
        let temporary = try TemporaryFolder()
        let certificate = try temporary.file("cert.pem", try PublicCA.material(now: now).certificate.pem)
        let key = try temporary.file("key.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n")
        do {
            _ = try Material(certificateFile: URL(fileURLWithPath: certificate), keyFile: URL(fileURLWithPath: key))
            Issue.record("an encrypted key was taken")
        } catch {
            #expect(error == AuthorityError(.unreadable, ""))
            #expect(error.message.hasPrefix(key))
            #expect(error.message.contains("openssl pkey"))
        }
    }

    @Test func `that is not there is named`() throws {
        let nowhere = URL(fileURLWithPath: "/nowhere/cert.pem")
        do {
            _ = try Material(certificateFile: nowhere, keyFile: nowhere)
            Issue.record("nothing was read")
        } catch {
            #expect(error == AuthorityError(.unreadable, ""))
            #expect(error.message.contains("/nowhere/cert.pem"))
        }
    }
}
