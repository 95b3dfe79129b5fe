import Catalog

extension Finding {
    /// The sound certificates under our root that it took: where a pin is demanded, these break it.
    var acceptedSound: [String] {
        cells.filter { [Catalog.trusted, Catalog.mirrored].contains($0.mode) && $0.accepted > 0 }.map(\.mode)
    }

    /// It is not pinned, whatever else the verdict leaves open.
    var acceptsOurs: Bool { !acceptedSound.isEmpty }
}
