/// The chain of a mode: a baseline plus one deviation.
///
/// Roles: *root* is the lab root that the user may install, *sub* an intermediate under it; *rogue* is a fresh root per run that nobody
/// trusts, *rogueSub* an intermediate under that.
package struct ChainProfile: Hashable, Sendable {
    package var leaf: LeafProfile
    package var issuer: Issuer
    /// The root is sent as last certificate. A server normally leaves it out (RFC 8446 §4.4.2).
    package var sendsRoot: Bool
    /// Take key type and signature hash from the genuine leaf, and staple a good OCSP response of ours when the origin staples.
    package var mirrorsOrigin: Bool

    package init(leaf: LeafProfile = LeafProfile(), issuer: Issuer, sendsRoot: Bool = false, mirrorsOrigin: Bool = false) {
        self.leaf = leaf
        self.issuer = issuer
        self.sendsRoot = sendsRoot
        self.mirrorsOrigin = mirrorsOrigin
    }

    /// Who signs the leaf, and with that what is sent after it.
    package enum Issuer: String, Codable, Hashable, Sendable {
        /// leaf ← Sub ← Root; `[leaf, Sub]` is sent.
        case sub
        /// leaf ← Rsub ← Rogue; `[leaf, Rsub]` is sent.
        case rogueSub
        /// The leaf signs itself; `[leaf]` is sent.
        case itself
    }

    /// The clean chain under the root that the client trusts.
    package static var trusted: ChainProfile { ChainProfile(issuer: .sub) }

    /// The same chain under a root that nobody trusts.
    package static var untrusted: ChainProfile { ChainProfile(issuer: .rogueSub) }

    /// This chain with one deviation in its leaf.
    package func leaf(_ deviate: (inout LeafProfile) -> Void) -> ChainProfile {
        var copy = self
        deviate(&copy.leaf)
        return copy
    }

    /// This chain with one deviation of its own.
    package func with(_ deviate: (inout ChainProfile) -> Void) -> ChainProfile {
        var copy = self
        deviate(&copy)
        return copy
    }
}

/// The fields of a leaf that a mode may bend; the defaults are those of a clean leaf.
package struct LeafProfile: Hashable, Sendable {
    package var names: Names
    package var validity: Validity

    package init(names: Names = .host, validity: Validity = .current) {
        self.names = names
        self.validity = validity
    }

    /// The subjectAltName entry (and the common name that goes with it).
    package enum Names: Hashable, Sendable {
        /// The host that the client asked for, and nothing else.
        case host
        /// Another DNS name, and nothing else.
        case other(String)
    }

    /// notBefore and notAfter, relative to the moment of minting.
    package enum Validity: Hashable, Sendable {
        /// Began 1 to 24 hours ago, ends within 7 days and before its issuer.
        case current
        /// Ended so many days ago; its issuers were valid all along.
        case ended(daysAgo: Int)
        /// Begins in so many days.
        case startsIn(days: Int)
    }
}
