package import Wire

/// The chain of a mode: a baseline plus one deviation.
///
/// Roles: *root* is the lab root that the user may install, *rogue* a fresh root per run that nobody trusts.
package struct ChainProfile: Hashable, Sendable {
    package var leaf: CertificateProfile
    /// The intermediates between leaf and anchor, nearest the leaf first.
    package var path: [CertificateProfile]
    package var anchor: Anchor
    /// What follows the leaf on the wire, in order.
    package var sent: [Sent]
    /// With which key the handshake is signed.
    package var handshakeKey: HandshakeKey
    package var staple: Staple?
    /// Take key type, signature hash and lifetime from the genuine leaf, and staple a good OCSP response of ours when the origin staples.
    package var mirrorsOrigin: Bool

    package init(
        leaf: CertificateProfile = .leaf, path: [CertificateProfile] = [.intermediate], anchor: Anchor, sent: [Sent] = [.path],
        handshakeKey: HandshakeKey = .leafs, staple: Staple? = nil, mirrorsOrigin: Bool = false
    ) {
        self.leaf = leaf
        self.path = path
        self.anchor = anchor
        self.sent = sent
        self.handshakeKey = handshakeKey
        self.staple = staple
        self.mirrorsOrigin = mirrorsOrigin
    }

    /// Who stands at the top.
    package enum Anchor: Hashable, Sendable {
        case root
        case rogue
        /// A root of ours with the name and key identifier of one in the system's store.
        case lookAlike
        /// A copy of one in the system's store that has its very key, on a curve that is written out instead of named (RFC 5480 §2.1.1
        /// forbids that) and differs in one point, so that whoever made it up can sign.
        case explicitCurve
        /// The leaf signs itself; there is no path.
        case itself
        /// The genuine chain is sent as it is: nothing is minted.
        case genuine
        /// The user's own publicly trusted chain, sent as it is.
        case own
        /// The same, where it is one for this very host, by an issuer of the genuine chain, over another key.
        case ownRenewed
        /// The user's own publicly trusted leaf, which is no CA, signs as if it were one.
        case ownLeaf
    }

    /// Certificates that follow the leaf. A server normally sends the path and leaves the root out (RFC 8446 §4.4.2).
    package enum Sent: Hashable, Sendable {
        case path
        case reversedPath
        case anchor
        /// Our clean intermediate and our root, though they have no part in this chain.
        case rootAndIntermediate
        /// The genuine server's leaf and intermediates.
        case genuineChain
        /// The genuine server's intermediates.
        case genuineIntermediates
        /// The user's own publicly trusted chain, leaf first.
        case ownChain
        /// A certificate that has no part in this chain.
        case unrelated
    }

    package enum HandshakeKey: Hashable, Sendable {
        case leafs
        /// Another one: the proof that the server holds the leaf's key is wrong (RFC 8446 §4.4.3).
        case strangers
    }

    /// The OCSP response that is stapled where the client asks (RFC 6066 §8).
    package enum Staple: Hashable, Sendable {
        case good
        case revoked
        /// It ended a week ago.
        case expired
        /// It says good, signed by a key that may not.
        case forged
    }

    /// The clean chain under the root that the client trusts.
    package static let trusted = ChainProfile(anchor: .root)

    /// The same chain under a root that nobody trusts.
    package static let untrusted = ChainProfile(anchor: .rogue)

    /// This chain with one deviation in its leaf.
    package func leaf(_ deviate: (inout CertificateProfile) -> Void) -> ChainProfile {
        with { deviate(&$0.leaf) }
    }

    /// This chain with one deviation in its intermediate.
    package func intermediate(_ deviate: (inout CertificateProfile) -> Void) -> ChainProfile {
        with { $0.path = $0.path.map { $0.with(deviate) } }
    }

    /// This chain with one deviation of its own.
    package func with(_ deviate: (inout ChainProfile) -> Void) -> ChainProfile {
        var copy = self
        deviate(&copy)
        return copy
    }
}

extension ChainProfile {
    /// All certificates that are made for this chain.
    private var made: [CertificateProfile] { [leaf] + path }

    /// It copies or sends certificates of the genuine server.
    package var needsGenuineChain: Bool {
        anchor == .genuine || anchor == .ownRenewed
            || made.contains { $0.base == .genuine || $0.issuerName == .genuine || $0.subject == .genuineIssuer }
            || sent.contains { $0 == .genuineChain || $0 == .genuineIntermediates }
    }

    package var needsOwnersKey: Bool { leaf.key == .owners }

    package var needsOwnCertificate: Bool { [.own, .ownRenewed, .ownLeaf].contains(anchor) }

    /// It is sent as it was found: nothing is minted.
    package var isUnchanged: Bool { [.genuine, .own, .ownRenewed].contains(anchor) }

    /// It looks like a root of this machine's own store.
    package var needsSystemRoot: Bool { anchor == .lookAlike || anchor == .explicitCurve }

    /// It is about an intermediate under our root, which the CA must allow.
    package var needsIntermediates: Bool { anchor == .root && !path.isEmpty && (path != [.intermediate] || sent.isEmpty) }

    /// Names that are derived from the host, and may not exist for it.
    package var names: [NameForm] {
        made.flatMap { certificate -> [NameForm] in
            let subject: [NameForm] =
                switch certificate.subject {
                case .commonName(let form), .multiValued(let form): [form]
                case .organisation, .own, .genuineIssuer: []
                }
            let alternatives = (certificate.alternativeNames ?? []).compactMap { name -> NameForm? in
                switch name {
                case .host: nil
                case .dns(let form), .uri(let form), .email(let form): form
                }
            }
            let subtrees = certificate.extras.compactMap { extra -> NameForm? in
                switch extra {
                case .excludes(let form), .permits(let form): form
                default: nil
                }
            }
            return subject + alternatives + subtrees
        }
    }

    /// Every name that stands in a common name alone has the 64 characters that are allowed there (RFC 5280 appendix A.1).
    package func fits(_ host: Host) -> Bool {
        made.allSatisfy { certificate in
            switch certificate.subject {
            case .organisation, .own, .genuineIssuer: return true
            case .commonName(let form):
                let alternatives = certificate.alternativeNames ?? []
                let standsElsewhere = alternatives.contains(.dns(form)) || form == .host && alternatives.contains(.host)
                return standsElsewhere || (form.bytes(for: host)?.count ?? 0) <= 64
            case .multiValued(let form): return (form.bytes(for: host)?.count ?? 0) <= 64
            }
        }
    }

    /// It takes an OpenSSL that lets weak keys and hashes pass.
    package var isWeak: Bool {
        made.contains { certificate in
            if certificate.signature.hash != .usual { return true }
            return switch certificate.key {
            case .rsa(let bits): bits < 2048
            case .curve(let name): ["prime192v1", "secp224r1"].contains(name)
            case .usual, .ed25519, .owners: false
            }
        }
    }
}
