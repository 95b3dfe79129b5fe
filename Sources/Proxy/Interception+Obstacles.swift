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
    /// That a client does not offer the protocol in question keeps nothing from being played: it is asked, and its handshake fails.
    func obstacle(
        to mode: TestMode, _ profile: ChainProfile, at host: Host, _ hello: ClientHello, genuine: [Certificate]
    ) -> Obstacle? {
        let owner = settings.owner
        if let key = owner.key, profile.needsOwnersKey, let leaf = genuine.first, !leaf.matches(key) {
            return Obstacle(.unavailable, "the key of --owner-key is not this server's")
        }
        if profile.needsOwnCertificate, owner.own != nil, !owner.ownIsStrange(to: host) {
            return Obstacle(.notApplicable, "the certificate of --own-cert is one for this host")
        }
        let materials = Materials(
            hasGenuineChain: !genuine.isEmpty, hasOwnersKey: owner.key != nil && !genuine.isEmpty, hasOwnCertificate: owner.own != nil,
            allowsIntermediates: engine.certification.allowsIntermediates)
        let found = Obstacle(to: mode, mode.applicability(host: host, offer: Offer(hello), materials: materials))
        return found?.state == .notOffered ? nil : found
    }

    /// Splices a connection to which a mode could not be played. Nobody stands behind the canary's name, so there it ends.
    func pass(_ mode: TestMode, _ obstacle: Obstacle, to target: HostPort) async {
        story.edit {
            $0.mode = Catalog.passthrough
            $0.unplayed = Connection.Unplayed(mode: mode.id, obstacle: obstacle)
        }
        dropKept()
        guard !mode.isCanary else {
            story.tell(.endedByUs(.complete))
            return finish()
        }
        await splice(to: target, answersConnect: false)
    }
}
