import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

@Suite struct `A clean leaf` {
    typealias ID = DecodedCertificate.ID

    private let now: Int64
    private let certification: Certification

    init() throws {
        let realm = try Realm.shared.get()
        (now, certification) = (realm.now, realm.certification)
    }

    @Test(arguments: Hosts.all, [PrivateKey.Kind.p256, .p384, .rsa(2048)]) func `is what strict clients want`(
        host: Host, kind: PrivateKey.Kind
    ) throws {
        let identity = try certification.mint(LeafRequest(profile: .trusted, host: host, key: kind))
        let leaf = try DecodedCertificate(identity.leaf)
        let sub = try DecodedCertificate(try #require(identity.chain.first))
        #expect(leaf.version == 3)
        #expect(
            leaf.extensions.map(\.id).sorted() == [
                ID.subjectKeyIdentifier, ID.keyUsage, ID.subjectAlternativeName, ID.basicConstraints, ID.authorityKeyIdentifier,
                ID.extendedKeyUsage,
            ])
        #expect(leaf.extensions.filter(\.isCritical).map(\.id).sorted() == [ID.keyUsage, ID.basicConstraints])
        // SEQUENCE {}: the default FALSE is not written.
        #expect(leaf.value(ID.basicConstraints) == [0x30, 0])
        // digitalSignature is bit 0, keyEncipherment bit 2.
        #expect(leaf.value(ID.keyUsage) == (kind == .rsa(2048) ? [3, 2, 5, 0b1010_0000] : [3, 2, 7, 0b1000_0000]))
        // 1.3.6.1.5.5.7.3.1
        #expect(leaf.value(ID.extendedKeyUsage) == [0x30, 0x0a, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1])
        #expect(try leaf.subjectKeyIdentifier?.count == 20)
        #expect(try leaf.authorityKeyIdentifier == sub.subjectKeyIdentifier)
        #expect(leaf.issuer == sub.subject)
        // ecdsa-with-SHA256: the issuer's key is P-256.
        #expect(leaf.algorithm == [0x30, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])
        #expect(leaf.signedAlgorithm == leaf.algorithm)
        #expect(try leaf.key.hasPrefix(kind == .rsa(2048) ? "1.2.840.113549.1.1.1 null 256" : "1.2.840.10045.2.1"))
        #expect(identity.leaf.matches(identity.key))
    }

    @Test(arguments: Hosts.all) func `is for its host alone`(host: Host) throws {
        let leaf = try DecodedCertificate(try certification.mint(LeafRequest(profile: .trusted, host: host)).leaf)
        let expected =
            host.addressBytes.map { DER.element(0x30, DER.element(0x87, $0)) }
            ?? DER.element(0x30, DER.element(0x82, Array(host.text.utf8)))
        #expect(leaf.value(ID.subjectAlternativeName) == expected)
        #expect(try leaf.subjectAttributes == (host.text.utf8.count <= 64 ? ["\(ID.commonName)=\(host.text)"] : ["2.5.4.10=pinproof"]))
    }

    @Test func `began 1 to 24 hours ago, at a time that is not always the same, and lives for 7 days`() throws {
        var begins: Set<Int64> = []
        for number in 0..<200 {
            let leaf = try certification.mint(LeafRequest(profile: .trusted, host: .name("\(number).test"))).leaf
            let (begin, end) = (try #require(leaf.notBefore), try #require(leaf.notAfter))
            #expect((now - 86_400...now - 3600).contains(begin))
            #expect(end - begin == 7 * 86_400)
            begins.insert(begin)
        }
        #expect(begins.count > 100)
    }

    @Test func `never outlives its CA`() throws {
        // A CA with four days left: too few for the seven of a leaf.
        let past = now - 26 * 86_400
        let now = now
        let material = try Material.make(now: past)
        let certification = try Certification(material, clock: { now })
        let identity = try certification.mint(LeafRequest(profile: .trusted, host: Hosts.ordinary))
        #expect(material.faults(now: now) == [])
        #expect(identity.leaf.notAfter == material.certificate.notAfter)
        #expect(identity.chain.first?.notAfter == material.certificate.notAfter)
    }

    @Test(arguments: [
        (2, "not-yet-valid", false), (3, "not-yet-valid", true), (0, "trusted-ca", false), (0, "expired", false), (1, "trusted-ca", true),
    ])
    func `is refused when its CA ends too soon`(daysLeft: Int64, mode: String, isMinted: Bool) throws {
        let now = now
        let certification = try Certification(try Material.make(now: now - (30 - daysLeft) * 86_400), clock: { now })
        let profile = try #require(Catalog.mode(mode)?.presentation.chain)
        let request = LeafRequest(profile: profile, host: Hosts.ordinary)
        if isMinted {
            let leaf = try certification.mint(request).leaf
            #expect((leaf.notAfter ?? 0) > (leaf.notBefore ?? 0))
        } else {
            #expect(throws: AuthorityError(.unfit, "")) { try certification.mint(request) }
        }
    }

    @Test func `has a serial of its own, positive and of 64 to 127 bits`() throws {
        var serials: Set<[UInt8]> = []
        for number in 0..<1000 {
            let identity = try certification.mint(LeafRequest(profile: .trusted, host: .name("\(number).test")))
            let serial = try DecodedCertificate(identity.leaf).serial
            let first = try #require(serial.first)
            #expect(first < 0x80)
            #expect((64...127).contains(serial.count * 8 - first.leadingZeroBitCount))
            serials.insert(serial)
        }
        #expect(serials.count == 1000)
        // The highest bit is as random as the others.
        #expect((300...700).contains(serials.count { ($0.first ?? 0) & 0x40 != 0 && $0.count == 16 }))
    }

    @Test func `is sent with its intermediate, and without the root`() throws {
        let identity = try certification.mint(LeafRequest(profile: .trusted, host: Hosts.ordinary))
        #expect(identity.chain.count == 1)
        #expect(identity.chain.first != certification.root)
        #expect(try DecodedCertificate(try #require(identity.chain.first)).issuer == DecodedCertificate(certification.root).subject)
        #expect(identity.staple == nil)
    }

    @Test func `can mirror the origin's names, and keeps its own`() throws {
        let genuine = try PublicCA("public", .name("origin.test"), try PublicCA.Keys.ec.get(), now: now)
        let theirs = genuine.chain[0].alternativeNames
        #expect(theirs == [.dns("origin.test"), .dns("alias.genuine.test")])
        let request = LeafRequest(profile: .trusted, host: .ipv4("192.0.2.1"), names: theirs)
        #expect(try certification.mint(request).leaf.alternativeNames == [.address([192, 0, 2, 1])] + theirs)
        let same = LeafRequest(profile: .trusted, host: .name("origin.test"), names: theirs)
        #expect(try certification.mint(same).leaf.alternativeNames == theirs)
    }

    @Test func `can mirror the origin's lifetime, as far as the CA's goes`() throws {
        let end = try #require(certification.root.notAfter)
        for (begin, last) in [(now - 60 * 86_400, now + 5 * 86_400), (now - 400 * 86_400, now + 400 * 86_400)] {
            let request = LeafRequest(profile: .trusted, host: Hosts.ordinary, lifetime: begin...last)
            let leaf = try certification.mint(request).leaf
            #expect(leaf.notBefore == begin && leaf.notAfter == min(last, end))
        }
        let expired = try #require(Catalog.mode("expired")?.presentation.chain)
        let faulty = LeafRequest(profile: expired, host: Hosts.ordinary, lifetime: (now - 86_400)...(now + 86_400))
        #expect(try #require(certification.mint(faulty).leaf.notAfter) < now)
    }

    @Test(arguments: [(CertificateBuilder.SignatureHash.sha384, "SHA384"), (.sha512, "SHA512")]) func `can mirror the origin's hash`(
        hash: CertificateBuilder.SignatureHash, name: String
    ) throws {
        let identity = try certification.mint(LeafRequest(profile: .trusted, host: Hosts.ordinary, hash: hash, staples: true))
        #expect(identity.leaf.signatureHash == name)
        #expect(identity.staple?.isEmpty == false)
    }
}
