internal import Authority
internal import Catalog
internal import NIOCore
internal import OpenSSLKit
internal import Verdicts
internal import Wire

/// Where a mode cannot be played nothing is put in its place: the connection goes by untouched, and its record says why.
extension Interception {
    /// What keeps this mode from this client; nil where nothing does.
    ///
    /// A version, suite or curve that the client does not offer is played all the same: its handshake fails, and it may come again with
    /// another offer. A staple that it does not ask for would not be sent, and what it accepts then would be something else.
    func obstacle(
        to mode: TestMode, _ profile: ChainProfile, at host: Host, _ hello: ClientHello, genuine: [Certificate]
    ) -> Obstacle? {
        let owner = settings.owner
        if settings.rules.isSink, profile.mirrorsOrigin || ((profile.needsGenuineChain || profile.needsOwnersKey) && genuine.isEmpty) {
            return Obstacle(.unavailable, "the genuine server is not asked for anything (--sink)")
        }
        if let key = owner.key, profile.needsOwnersKey, let leaf = genuine.first, !leaf.matches(key) {
            return Obstacle(.unavailable, "the key of --owner-key is not this server's")
        }
        if profile.anchor == .ownRenewed {
            guard owner.own == nil || genuine.isEmpty || owner.ownRenews(genuine, at: host) else {
                return Obstacle(.unavailable, "the certificate of --own-cert is not one for this host by its issuer, over another key")
            }
        } else if profile.needsOwnCertificate, owner.own != nil, !owner.ownIsStrange(to: host) {
            return Obstacle(.notApplicable, "the certificate of --own-cert is one for this host")
        }
        let materials = Materials(
            hasGenuineChain: !genuine.isEmpty, hasOwnersKey: owner.key != nil && !genuine.isEmpty, hasOwnCertificate: owner.own != nil,
            allowsIntermediates: engine.certification.allowsIntermediates)
        let found = mode.applicability(host: host, offer: Offer(hello), materials: materials)
        if case .notOffered = found, profile.staple == nil || hello.asksForStaple { return nil }
        return Obstacle(to: mode, found)
    }

    /// Splices a connection to which a mode could not be played. Nobody stands behind the names that are ours, so there it ends.
    func pass(_ mode: TestMode, _ obstacle: Obstacle, to target: HostPort) async {
        story.edit {
            $0.mode = Catalog.passthrough
            $0.unplayed = Connection.Unplayed(mode: mode.id, obstacle: obstacle)
        }
        dropKept()
        guard !mode.isCanary, testName(story.connection.domain.host) == nil else {
            story.tell(.endedByUs(.complete))
            return finish()
        }
        await splice(to: target, answersConnect: false)
    }
}
