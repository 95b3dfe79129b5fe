internal import Wire

/// A list of modes as people write it: ids, families and profiles, separated by commas; a leading `-` takes away.
package enum Selection {
    /// The chosen modes in the order of the catalogue. A list that begins by taking away takes from `base`.
    ///
    /// - Throws: `CatalogError` for a name that is neither a mode, nor a family, nor a profile, and where nothing is left.
    package static func modes(_ list: String, from base: Profile = .core) throws(CatalogError) -> [TestMode] {
        let words = list.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
        var chosen: Set<String> = words.first?.hasPrefix("-") ?? false ? Set(base.modes.map(\.id)) : []
        for word in words {
            let isRemoved = word.hasPrefix("-")
            let ids = try ids(isRemoved ? String(word.dropFirst()) : word)
            if isRemoved { chosen.subtract(ids) } else { chosen.formUnion(ids) }
        }
        guard !chosen.isEmpty else {
            throw CatalogError(.nothingChosen, "No test mode is left of \(printable(list)). `pinproof modes` lists them.")
        }
        return Catalog.modes.filter { chosen.contains($0.id) }
    }

    private static func ids(_ name: String) throws(CatalogError) -> [String] {
        if let mode = Catalog.mode(name) { return [mode.id] }
        if let family = TestMode.Family(rawValue: name) { return Catalog.modes.filter { $0.family == family }.map(\.id) }
        if let profile = Profile(rawValue: name) { return profile.modes.map(\.id) }
        throw CatalogError(.unknownMode, "There is no test mode \(printable(name)). `pinproof modes` lists them and their families.")
    }
}

/// A name that the catalogue does not know.
package struct CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unknownMode = "unknown-mode"
        case nothingChosen = "nothing-chosen"
    }

    package let code: Code
    /// What failed, with what, and what to do, in a sentence for people.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
