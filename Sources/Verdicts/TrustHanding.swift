import Catalog

extension Run {
    /// How the command was told whom to trust, in every trial that the verdicts rest on: never in two ways at once. Carried trials
    /// (`Trial.isCarried`) lend no more than what does not depend on it.
    package struct TrustHanding: Codable, Hashable, Sendable {
        package var via: Way
        /// The other way was tried too, and the client answered just the same.
        package var isExhausted: Bool
        /// What keeps this machine from the namespace, or kept what was tried there from telling anything, as a full sentence; nil where
        /// nothing did or nobody looked.
        package var obstacle: String?

        package init(via: Way, isExhausted: Bool = false, obstacle: String? = nil) {
            self.via = via
            self.isExhausted = isExhausted
            self.obstacle = obstacle
        }

        package enum Way: String, Codable, Sendable, CaseIterable {
            /// Variables alone.
            case env
            /// Variables, and the bundle in the place of the system's own.
            case namespace
        }

        /// What a person can do where trust was not shown, as a full sentence; nil where it has been done.
        package var nextAction: String? {
            switch via {
            case .namespace: nil
            case .env where isExhausted: "It came to the same with the system's own bundle replaced, so variables are not the cause."
            case .env: obstacle ?? "A client that reads no CA variable is reached with --trust-via namespace."
            }
        }
    }
}

extension Finding {
    /// It refuses our sound certificate, and may do so only because it was never told of our CA.
    package var wantsTrust: Bool {
        guard let trusted = cells.first(where: { $0.mode == Catalog.trusted }), trusted.refused > 0, trusted.accepted == 0 else {
            return false
        }
        return verdict == .untrustedOrPinned || verdict == .ownStore || reason == .caNotTrusted || reason == .failsUninterrupted
    }
}
