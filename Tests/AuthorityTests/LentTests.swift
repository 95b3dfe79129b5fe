import Authority
import OpenSSLKit
import Testing
import Wire

@Suite struct `What is lent` {
    private let ca: PublicCA

    init() throws { ca = try Realm.shared.get().genuine(.ecLong, Hosts.ordinary) }

    private func bytes(_ chain: [Certificate]) -> [UInt8] { Array(chain.map(\.pem).joined().utf8) }

    private func refusal(_ read: () throws -> Any) -> String {
        do { return "taken: \(try read())" } catch { return "\(error)" }
    }

    @Test func `is taken as a server sends it, with or without its root`() throws {
        for chain in [[ca.chain[0]], Array(ca.chain.prefix(2)), ca.chain, ca.chain + [ca.root]] {
            #expect(try Lent.genuineChain(bytes(chain), name: "it") == chain)
            #expect(try Lent.ownChain(bytes(chain), name: "it") == chain)
        }
    }

    @Test func `is refused as a chain that does not follow, or begins with a CA`() throws {
        let (leaf, lower, upper) = (ca.chain[0], ca.chain[1], ca.chain[2])
        let refused: [([Certificate], String)] = [
            ([upper, lower, leaf], "in reverse order"), ([leaf, upper], "certificate 1, "), ([leaf, lower, leaf], "certificate 2, "),
            ([lower, upper], "is a CA"), ([ca.root], "is a CA"),
            ([leaf, try Realm.shared.get().certification.root], "after each one its issuer"),
        ]
        for (chain, words) in refused {
            for told in [
                refusal { try Lent.genuineChain(bytes(chain), name: "--chain it") },
                refusal { try Lent.ownChain(bytes(chain), name: "--chain it") },
            ] {
                #expect(told.hasPrefix("--chain it: ") && told.contains(words), "\(told)")
            }
        }
        #expect(refusal { try Lent.genuineChain(leaf.der, name: "it") }.contains("openssl x509 -inform DER"))
    }

    @Test(arguments: [PrivateKey.Kind.rsa(2048), .p256, .p384, .curve("secp521r1"), .ed25519])
    func `may be a key of each kind that servers have, which then serves`(kind: PrivateKey.Kind) throws {
        let key = try PrivateKey.generate(kind)
        #expect(try Lent.key(try key.pem(), name: "it") == key)
    }

    @Test(arguments: [PrivateKey.Kind.rsa(1024), .curve("prime192v1"), .curve("secp256k1")])
    func `is refused as a key with which nobody serves`(kind: PrivateKey.Kind) throws {
        let key = try PrivateKey.generate(kind)
        let told = refusal { try Lent.key(try key.pem(), name: "--owner-key it") }
        #expect(told.hasPrefix("--owner-key it is a key (\(key.description)) of a size"), "\(told)")
    }

    @Test func `is named where it is no PEM private key, with what to do`() throws {
        func pem(_ label: String) -> [UInt8] { Array("-----BEGIN \(label)-----\nAAAA\n-----END \(label)-----\n".utf8) }
        let refused: [([UInt8], String)] = [
            (bytes(ca.chain), "holds a certificate"), (ca.root.der, "holds a certificate"), (pem("PUBLIC KEY"), "holds a public key"),
            (ca.root.publicKeyInfo, "holds a public key"), (pem("ENCRYPTED PRIVATE KEY"), "has a passphrase"),
            (pem("OPENSSH PRIVATE KEY"), "OpenSSH"), ([0x30, 0x82, 1, 0, 2, 1, 3], "openssl pkcs12"),
            ([0x30, 0x77, 2, 1, 1], "openssl pkey -inform DER"), ([0x30, 0x81, 0x87, 2, 1, 0], "openssl pkey -inform DER"),
            (pem("PRIVATE KEY"), "can be read"), ([], "can be read"), ([0x30], "can be read"), ([0x30, 0xff], "can be read"),
        ]
        for (file, words) in refused {
            let told = refusal { try Lent.key(file, name: "--owner-key it") }
            #expect(told.hasPrefix("--owner-key it ") && told.contains(words), "\(told)")
        }
    }
}
