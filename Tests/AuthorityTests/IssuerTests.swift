import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

@Suite struct `The local CA` {
    typealias ID = DecodedCertificate.ID

    private let now: Int64
    private let material: Material
    private let certification: Certification

    init() throws {
        let realm = try Realm.shared.get()
        (now, material, certification) = (realm.now, realm.material, realm.certification)
    }

    /// Intermediate and root as the server sends them when it is told to send both.
    private func chain(_ anchor: ChainProfile.Anchor) throws -> [DecodedCertificate] {
        let profile = ChainProfile(anchor: anchor, sent: [.path, .anchor])
        return try certification.mint(LeafRequest(profile: profile, host: Hosts.ordinary)).chain.map { try DecodedCertificate($0) }
    }

    @Test(arguments: [ChainProfile.Anchor.root, .rogue]) func `has a root and an intermediate that strict clients take`(
        anchor: ChainProfile.Anchor
    ) throws {
        let chain = try chain(anchor)
        #expect(chain.count == 2)
        let (sub, root) = (try #require(chain.first), try #require(chain.last))
        for certificate in chain {
            #expect(certificate.version == 3)
            #expect(try certificate.key == "1.2.840.10045.2.1 1.2.840.10045.3.1.7")
            #expect(certificate.notBefore == now - 3650 * 86_400)
            #expect(certificate.notAfter == now + 30 * 86_400)
            #expect(try certificate.subjectKeyIdentifier?.count == 20)
            #expect(try certificate.subjectAttributes.first?.hasPrefix("\(ID.commonName)=pinproof ") == true)
            // keyCertSign and cRLSign are bits 5 and 6.
            #expect(certificate.value(ID.keyUsage) == [3, 2, 1, 0b0000_0110])
            #expect(certificate.extensions.filter(\.isCritical).map(\.id).sorted() == [ID.keyUsage, ID.basicConstraints])
        }
        #expect(root.value(ID.basicConstraints) == [0x30, 3, 1, 1, 0xff], "CA:TRUE without a path length")
        #expect(sub.value(ID.basicConstraints) == [0x30, 6, 1, 1, 0xff, 2, 1, 0], "CA:TRUE, path length 0")
        #expect(root.issuer == root.subject)
        #expect(sub.issuer == root.subject)
        #expect(try sub.authorityKeyIdentifier == root.subjectKeyIdentifier)
        #expect(root.extensions.count == 3)
        #expect(sub.extensions.count == 4)
    }

    @Test func `is one thing, and the rogue another`() throws {
        let (local, rogue) = (try chain(.root), try chain(.rogue))
        #expect(local.last?.subject == (try DecodedCertificate(material.certificate)).subject)
        for (a, b) in zip(local, rogue) {
            #expect(a.subject != b.subject)
            #expect(a.publicKeyInfo != b.publicKeyInfo)
            #expect(a.serial != b.serial)
        }
        let other = try Certification(material)
        let profile = ChainProfile(anchor: .rogue, sent: [.path, .anchor])
        let otherRogue = try other.mint(LeafRequest(profile: profile, host: Hosts.ordinary)).chain
        #expect(
            try DecodedCertificate(try #require(otherRogue.last)).publicKeyInfo != rogue.last?.publicKeyInfo,
            "each process has its own rogue")
    }

    @Test func `is named so that a phone's owner can tell whose it is`() throws {
        let subject = material.certificate.subject
        #expect(subject.contains("CN=pinproof CA "))
        #expect(subject.contains("@"))
        let attributes = try DecodedCertificate(material.certificate).subjectAttributes
        #expect(attributes.allSatisfy { $0.count <= 64 + "2.5.4.10=".count })
        #expect(try Material.make().certificate.subject != subject)
    }

    @Test func `has no faults`() {
        #expect(material.faults() == [])
        #expect(material.faults(now: now + 26 * 86_400) == [])
        #expect(material.faults(now: now + 28 * 86_400).count == 1)
        #expect(material.faults(now: now - 3651 * 86_400) == ["It is not valid yet."])
    }
}
