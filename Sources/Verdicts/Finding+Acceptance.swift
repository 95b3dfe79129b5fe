import Catalog

extension Finding {
    /// It took a sound certificate under our root: it is not pinned, whatever else the verdict leaves open.
    var acceptsOurs: Bool {
        cells.contains { [Catalog.trusted, Catalog.mirrored].contains($0.mode) && $0.accepted > 0 }
    }
}
