import OpenSSLKit
import Testing
import Wire

@Suite struct `A copy of a certificate` {
    @Test(arguments: [PrivateKey.Kind.p256, .p384, .rsa(2048)]) func `under another issuer verifies there, and keeps its names and times`(
        kind: PrivateKey.Kind
    ) throws {
        let (genuine, ours) = (try PKI(leafKey: kind), try PKI())
        let leaf = try genuine.leaf()
        #expect(PrivateKey.Kind(like: leaf) == kind)
        let key = try PrivateKey.generate(kind)
        let copy = try CertificateCopy(of: leaf, key: key, issuer: ours.sub).signed(by: ours.subKey)
        #expect(copy.subject == leaf.subject && copy.issuer == ours.sub.subject)
        #expect(copy.notBefore == leaf.notBefore && copy.notAfter == leaf.notAfter)
        #expect(copy.matches(key) && !leaf.matches(key))
        #expect(try ours.store(ours.root).errors(leaf: copy, chain: [ours.sub], host: .name(PKI.host)) == [])
    }

    @Test func `that keeps its issuer is found out by its signature alone`() throws {
        let genuine = try PKI()
        let copy = try CertificateCopy(of: try genuine.leaf(), key: try .generate(.p256)).signed(by: try .generate(.p256))
        #expect(try genuine.store(genuine.root).errors(leaf: copy, chain: [genuine.sub], host: .name(PKI.host)) == [7])
    }

    @Test func `of a root on a curve of its own has the root's key, and signs what the root does not vouch for`() throws {
        let genuine = try PKI()
        let key = try PrivateKey.onAnotherCurve(showing: genuine.root)
        let copy = try CertificateCopy(of: genuine.root, key: key).signed(by: key)
        #expect(copy.publicKeyInfo.suffix(64) == genuine.root.publicKeyInfo.suffix(64))
        #expect(copy.publicKeyInfo != genuine.root.publicKeyInfo)
        let leaf = try genuine.leaf(signer: .issuer(copy, key))
        #expect(try genuine.store(genuine.root).errors(leaf: leaf, chain: [copy], host: .name(PKI.host)) == [7])
        #expect(throws: OpenSSLError(.unsupported, "")) {
            try PrivateKey.onAnotherCurve(showing: try PKI(leafKey: .rsa(2048)).leaf())
        }
    }
}
