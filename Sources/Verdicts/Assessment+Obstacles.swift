import Catalog
import Wire

extension Assessment {
    /// What keeps this mode from this client at this host; nil where nothing does.
    ///
    /// A client that sends several hellos is asked as soon as one of them lets it.
    func obstacle(to mode: TestMode) -> Obstacle? {
        guard case .intercept = mode.presentation, let host = try? Host.parse(subject.domain.host) else { return nil }
        let equipment = dossier.evidence.equipment
        let materials = equipment.materials(for: origin)
        if let owners = equipment.ownersKey, !materials.hasOwnersKey, mode.presentation.chain?.needsOwnersKey ?? false,
            owners != origin?.spki
        {
            return Obstacle(.unavailable, "the key of --owner-key is not this server's")
        }
        let found =
            offers.isEmpty
            ? [mode.applicability(host: host, offer: nil, materials: materials)]
            : offers.map { mode.applicability(host: host, offer: $0, materials: materials) }
        guard !found.contains(.applicable) else { return met(mode) }
        return found.first.flatMap { Obstacle(to: mode, $0) }
    }

    /// What turned out when it was to be played, and kept it from every one of the client's sockets.
    private func met(_ mode: TestMode) -> Obstacle? {
        guard subject.answer(mode.id).results.isEmpty else { return nil }
        return subject.connections.lazy.compactMap(\.unplayed).last { $0.mode == mode.id }?.obstacle
    }

    /// What a pin is made of is no question where there is none.
    func idleness(of mode: TestMode) -> Obstacle? {
        mode.family == .pin && isInterceptable
            ? Obstacle(.notApplicable, "nothing is pinned: a sound certificate of our CA was accepted") : nil
    }
}

extension Assessment {
    /// What the pin names, as far as its answers tell; the weakest thing that was accepted decides.
    ///
    /// Who compares copied names or any certificate in the list takes the rest as well, so nothing stronger is said where that was not
    /// asked. A pin on an issuer refuses the genuine key under our root just as a pin on the leaf does; a new key by the genuine issuer tells them
    /// apart.
    var pinLevel: Finding.PinLevel {
        func accepts(_ mode: String) -> Bool { subject.answer(mode).isAccepted }
        if accepts("pin-same-names") { return .textOnly }
        if accepts("pin-stuffed-tail") || accepts("pin-stuffed-index") { return .presentedList }
        guard Catalog.borrowed.allSatisfy({ subject.answer($0).isRefused(trials) }) else { return .unknown }
        if accepts(Catalog.sameIssuer) { return .issuer }
        if ["pin-same-key", "pin-wrong-host", "pin-expired"].contains(where: accepts) { return .publicKey }
        guard subject.answer(Catalog.sameKey).isRefused(trials) else { return .unknown }
        return subject.answer(Catalog.sameIssuer).isRefused(trials) ? .certificate : .certificateOrIssuer
    }
}
