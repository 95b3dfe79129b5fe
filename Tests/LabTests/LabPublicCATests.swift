import Authority
import Lab
import OpenSSLKit
import Testing
import Wire

@Suite struct LabPublicCATests {
    @Test(arguments: [Stage.host, .ipv4("127.0.0.1"), .ipv6("::1")], LabPublicCA.KeyType.allCases)
    func `an identity is sound for its host under the root, and under nothing else`(host: Host, key: LabPublicCA.KeyType) throws {
        let authority = try LabPublicCA()
        let identity = try authority.identity(for: host, key: key)
        let anchors = try TrustStore(bundles: [authority.pem])
        #expect(try anchors.errors(leaf: identity.leaf, chain: identity.chain, host: host) == [])
        #expect(try anchors.errors(leaf: identity.leaf, chain: identity.chain, host: .name("other.example.test")) != [])
        #expect(try TrustStore(bundles: [LabPublicCA().pem]).errors(leaf: identity.leaf, chain: identity.chain, host: host) != [])
        #expect(identity.leaf.keyType == (key == .rsa ? "RSA-2048" : "EC-256"))
        #expect(identity.leaf.matches(identity.key))
    }

    @Test func `a name too long for a common name is issued`() throws {
        let host = try Host.parse(String(repeating: "long-label.", count: 12) + "test")
        let authority = try LabPublicCA()
        let identity = try authority.identity(for: host)
        let anchors = try TrustStore(bundles: [authority.pem])
        #expect(try anchors.errors(leaf: identity.leaf, chain: identity.chain, host: host) == [])
    }

    @Test func `only who asks for a staple gets one`() throws {
        let authority = try LabPublicCA()
        #expect(try authority.identity(for: Stage.host).staple == nil)
        #expect(try authority.identity(for: Stage.host, staples: true).staple?.isEmpty == false)
    }

    @Test func `every host has a key of its own, so that a pin holds for one origin`() throws {
        let identities = try LabPublicCA().identities(for: [.name("a.example.test"), .name("b.example.test")])
        #expect(Set(identities.values.map(Stage.pin)).count == 2)
    }

    @Test func `it is not the local CA, nor another lab's`() throws {
        let authority = try LabPublicCA()
        #expect(try authority.root != LabPublicCA().root)
        #expect(try authority.root != Material.make().certificate)
        #expect(authority.root.isCA && authority.root.isSelfIssued)
    }
}
