import Catalog

extension Dossier {
    /// What is known of the genuine server, best for the ALPN names that this client offers.
    func origin(of subject: Subject) -> Origin? {
        let known = evidence.origins.filter { $0.domain == subject.domain }
        let offer = subject.connections.lazy.compactMap(\.hello).first?.alpn
        return known.last { $0.isKnown && $0.offeredALPN == offer } ?? known.last(where: \.isKnown) ?? known.last
    }
}

extension Origin {
    /// A handshake with it was completed, so its side of the dress is known.
    var isKnown: Bool { version != nil }
}

extension Assessment {
    /// Reasons other than a pin that every refusal of a sound certificate leaves open.
    ///
    /// They are closed together or not at all: a single socket counts that was refused although it wore the origin's dress, so that one
    /// difference cannot explain one refusal and another difference the next.
    func confounders() -> [Confounder] {
        guard !isInterceptable, trusted.refusals > 0 else { return [] }
        let dressed = mirrored.refusalSockets
        let open = (dressed.isEmpty ? trusted.refusalSockets : dressed).map { confounders(of: $0, isMirrored: !dressed.isEmpty) }
        return open.min { $0.count < $1.count } ?? []
    }

    private func confounders(of socket: Connection, isMirrored: Bool) -> [Confounder] {
        let hello = socket.hello ?? subject.connections.lazy.compactMap(\.hello).first
        let known = origin.flatMap { $0.isKnown ? $0 : nil }
        // Where the genuine server could not be asked, the certificate mirrored nothing.
        let isMirrored = isMirrored && !socket.notes.contains(.alpnGuessed)
        return Confounder.allCases.filter { confounder in
            switch confounder {
            case .staple:
                guard hello?.asksForStaple ?? true else { return false }
                return known.map { $0.staples && !isMirrored } ?? true
            case .sct:
                return (known?.carriesSCTs ?? true) && trust?.by.isAcceptance != true
            case .alpn:
                if let offer = hello?.alpn, offer.isEmpty { return false }
                guard let known, known.offeredALPN == hello?.alpn, let tls = socket.tls else { return true }
                return tls.alpn != known.alpn || socket.notes.contains(.alpnGuessed)
            case .version:
                guard let best = known?.version, let ours = socket.tls?.version else { return true }
                // `TLSv1.2` < `TLSv1.3`: a client that does not offer the server's best version is given its own.
                let offered = hello?.versions ?? [best]
                return (offered.contains(best) ? best : offered.filter { $0 < best }.max()) != ours
            case .keyType:
                guard let theirs = known?.keyType else { return true }
                return isMirrored ? !Self.canBeMirrored(theirs) : theirs != Self.usualKeyType
            case .lifetime:
                guard isMirrored, let begin = known?.notBefore, let end = known?.notAfter else { return true }
                return !Origin.canMirror(begin, end, at: Int64(socket.time))
            case .names:
                return !isMirrored || known == nil
            case .mtls:
                return origin?.asksForCertificate ?? false || subject.connections.contains { $0.notes.contains(.originAsksForCertificate) }
            }
        }
    }

    /// The key of a leaf that mirrors nothing.
    private static let usualKeyType = "EC-256"

    /// Key types that a mirrored leaf takes over; for any other one it has the usual key, and the difference stays.
    private static func canBeMirrored(_ keyType: String) -> Bool {
        if ["EC-256", "EC-384"].contains(keyType) { return true }
        return keyType.hasPrefix("RSA-") && Int(keyType.dropFirst(4)).map((2048...4096).contains) ?? false
    }
}
