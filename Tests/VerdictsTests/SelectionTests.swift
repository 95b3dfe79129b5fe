import Catalog
import Testing

/// How people name modes.
struct SelectionTests {
    @Test(arguments: [
        ("expired, no-ca", ["untrusted-ca", "expired"]),
        ("time,-expired", Catalog.modes.filter { $0.family == .time && $0.id != "expired" }.map(\.id)),
        ("standard,-strength", Profile.standard.modes.filter { $0.family != .strength }.map(\.id)),
        ("-trust", Profile.core.modes.filter { $0.family != .trust }.map(\.id)),
        ("wrong-host,ats", Profile.ats.modes.map(\.id)),
    ])
    func `ids, families and profiles add up in the catalogue's order`(list: String, ids: [String]) throws {
        #expect(try Selection.modes(list).map(\.id) == ids)
    }

    @Test(arguments: [("expird", "unknown-mode"), ("expired,-time", "nothing-chosen"), ("", "nothing-chosen")])
    func `a list that names nothing is an error`(list: String, code: String) {
        #expect(throws: CatalogError.self) { try Selection.modes(list) }
        do { _ = try Selection.modes(list) } catch { #expect(error.code.rawValue == code) }
    }

    @Test func `App Transport Security's profile is the core and its minimums`() {
        let ids = Set(Profile.ats.modes.map(\.id))
        #expect(ids == Set(Profile.core.modes.map(\.id)).union(Catalog.transportSecurity))
        #expect(Catalog.transportSecurity.allSatisfy { Catalog.mode($0) != nil })
    }
}
