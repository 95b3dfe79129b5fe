import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

@Suite struct `The names of the genuine chain` {
    @Test(arguments: Realm.Genuine.allCases.filter { $0 != .selfSigned })
    func `all stand in the copied one, with their key identifiers and up to the root's`(kind: Realm.Genuine) throws {
        let realm = try Realm.shared.get()
        let mode = try #require(Catalog.mode("pin-same-names"))
        let play = try #require(try realm.play(mode, Hosts.ordinary, .p256, kind))
        let genuine = try play.genuine.chain.map { try DecodedCertificate($0) }
        let shown = try play.sent.map { try DecodedCertificate($0) }
        let root = try DecodedCertificate(play.genuine.root)
        let top = try #require(shown.last)
        #expect(top.subject == root.subject)
        #expect(try top.keyIdentifier == root.keyIdentifier)
        #expect(top.issuer == (try DecodedCertificate(realm.certification.root).subject))
        #expect(shown.count == (genuine.last?.subject == root.subject ? genuine.count : genuine.count + 1))
        for (copy, original) in zip(shown, genuine) {
            #expect(copy.subject == original.subject)
            #expect(copy.publicKeyInfo != original.publicKeyInfo)
            guard original.subject != root.subject else { continue }
            #expect(copy.issuer == original.issuer)
            #expect(try copy.authorityKeyIdentifier == original.authorityKeyIdentifier)
        }
    }

    @Test func `are no reason to refuse for a client that has the genuine root in its store`() throws {
        let realm = try Realm.shared.get()
        let mode = try #require(Catalog.mode("pin-same-names"))
        for kind in Realm.Genuine.allCases {
            let play = try #require(try realm.play(mode, Hosts.ordinary, .p256, kind))
            let store = try TrustStore()
            for anchor in [play.genuine.root, realm.certification.root] { try store.add(anchor) }
            let errors = try store.errors(leaf: play.identity.leaf, chain: play.identity.chain, host: play.host, at: realm.now)
            #expect(errors == [], "\(kind)")
        }
    }
}
