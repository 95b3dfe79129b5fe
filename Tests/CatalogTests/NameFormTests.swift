import Catalog
import Testing
import Wire

@Suite struct `A name derived from the host` {
    @Test(
        arguments: [
            (.topLevelWildcard, "example.test", "*.test"), (.topLevelWildcard, "www.example.test", nil),
            (.topLevelWildcard, "localhost", nil),
            (.deepWildcard, "www.example.test", "*.test"), (.deepWildcard, "a.b.example.test", "*.example.test"),
            (.deepWildcard, "example.test", nil), (.bareWildcard, "localhost", nil), (.bareWildcard, "example.test", "*"),
            (.sibling, "www.example.test", "sibling.example.test"), (.sibling, "sibling.example.test", nil),
            (.upperCase, "example.test", "EXAMPLE.TEST"), (.fixed("other.test"), "example.test", "other.test"),
            (.fixed("other.test"), "other.test", nil), (.fixed("other.test"), "www.other.test", nil),
            (.fixed("other.test"), "another.test", "other.test"),
        ] as [(NameForm, String, String?)])
    func `is left out where it would be the host's own, or another question`(_ form: NameForm, _ host: String, _ name: String?) {
        #expect(form.bytes(for: .name(host)).map { String(decoding: $0, as: UTF8.self) } == name)
    }

    private static let lent = Materials(hasGenuineChain: true, hasOwnersKey: true, hasOwnCertificate: true)

    @Test(
        arguments: [
            ("wrong-host", "other-host.pinproof.test"), ("cn-right-san-wrong", "other-host.pinproof.test"),
            ("pin-wrong-host", "other-host.pinproof.test"), ("name-constraint-not-permitted", "permitted.pinproof.test"),
            ("name-constraint-not-permitted", "www.permitted.pinproof.test"), ("sibling-domain", "sibling.pinproof.test"),
            ("wildcard-star", "localhost"),
        ])
    func `keeps a mode from a host whose own name it would show`(_ id: String, _ host: String) throws {
        let mode = try #require(Catalog.mode(id))
        guard case .notApplicable = mode.applicability(host: .name(host), offer: nil, materials: Self.lent) else {
            Issue.record("\(id) is played at \(host)")
            return
        }
        #expect(mode.applicability(host: .name("www.example.test"), offer: nil, materials: Self.lent) == .applicable)
    }

    @Test func `says which name it is that stands in the way`() throws {
        let mode = try #require(Catalog.mode("wrong-host"))
        #expect(
            mode.applicability(host: .name("other-host.pinproof.test"), offer: nil, materials: Self.lent)
                == .notApplicable("the host's name is that of another here, other-host.pinproof.test"))
    }
}
