import Authority
import Catalog
import OpenSSLKit
import Wire

/// Judges whether a chain has the fault of its mode and no other: by its structure, and by what a strict verifier says.
struct Oracle {
    let realm: Realm
    /// The root that nobody trusts, and the clean intermediates under ours and under that.
    private let rogue: Certificate
    private let sub: Certificate
    private let rogueSub: Certificate
    /// The first root of the system's store that has an EC key.
    private let model: Certificate?

    init(_ realm: Realm) throws {
        self.realm = realm
        let untrusted = ChainProfile.untrusted.with { $0.sent = [.path, .anchor] }
        let chain = try realm.certification.mint(LeafRequest(profile: untrusted, host: Hosts.ordinary)).chain
        let clean = try realm.certification.mint(LeafRequest(profile: .trusted, host: Hosts.ordinary)).chain
        guard chain.count == 2, let rogueSub = chain.first, let rogue = chain.last else { throw DER.Unreadable() }
        (self.rogue, self.rogueSub) = (rogue, rogueSub)
        sub = clean.first ?? realm.material.certificate
        let system = try SystemTrust.bundles().first.map { try Certificate.all(pem: $0) } ?? []
        model = system.first { $0.keyType.hasPrefix("EC-") }
    }

    // MARK: Structure

    /// What is wrong with the structure of a chain; empty where nothing is.
    ///
    /// - Parameter expected: the play that the mode declares, where the one at hand may have been tampered with.
    func structure(of play: Play, declared expected: Play? = nil) throws -> [String] {
        let declared = expected ?? play
        let profile = declared.profile
        if profile.anchor == .genuine { return play.sent == declared.genuine.chain ? [] : ["it is not the genuine chain, byte for byte"] }
        if [.own, .ownRenewed].contains(profile.anchor) {
            return play.sent == declared.own.chain ? [] : ["it is not the user's own chain, byte for byte"]
        }

        let path = declared.path
        let (sentPath, problems) = try sent(play, declared, pathCount: path.count)
        guard problems.isEmpty else { return problems }
        let made = [play.identity.leaf] + sentPath
        let actual = try shapes(made, [profile.leaf] + path, declared)
        let expected = try blueprints([profile.leaf] + path, declared)
        return zip(actual, expected).enumerated().flatMap { index, pair in
            pair.0.differences(from: pair.1).sorted().map { "\($0) of certificate \(index)" }
        }
    }

    /// The fields in which certificates differ from those at the same places of the clean chain, and those in which the mode's profile
    /// says that they do. A chain of another length is compared as far as both go.
    func deviation(_ play: Play, from clean: Play) throws -> (found: [Set<String>], declared: [Set<String>]) {
        let (path, _) = try sent(play, play, pathCount: play.profile.path.count)
        let actual = try shapes([play.identity.leaf] + path, [play.profile.leaf] + play.profile.path, play)
        let plain = try shapes(clean.sent, [.leaf, .intermediate], clean)
        let (wanted, usual) = (play.profile, clean.profile)
        let declared = zip(zip(wanted.certificates, usual.certificates), 0...).map { pair, index in
            pair.0.declared(
                against: pair.1, host: play.host, usual: index == 0 ? play.kind : .p256,
                hasOtherIssuer: wanted.link(above: index) != usual.link(above: index),
                hasOtherSigner: wanted.isSignedWithRSA(index, play.kind) != usual.isSignedWithRSA(index, clean.kind))
        }
        return (zip(actual, plain).map { $0.differences(from: $1) }, declared)
    }

    func shapes(_ made: [Certificate], _ profiles: [CertificateProfile], _ play: Play) throws -> [CertificateShape] {
        let decoded = try made.map { try DecodedCertificate($0) }
        let anchors = [
            (ChainProfile.Anchor.root, realm.material.certificate), (.rogue, rogue), (.ownLeaf, play.own.chain[0]),
        ]
        let models = model.map { [(play.profile.anchor == .lookAlike ? ChainProfile.Anchor.lookAlike : .explicitCurve, $0)] } ?? []
        let known = try (anchors + models).map { ($0.0, try DecodedCertificate($0.1)) }
        let owners = try DecodedCertificate(play.genuine.chain[0]).publicKeyInfo
        return try zip(decoded.indices, profiles).map { index, profile in
            let isNamedAnew = profile.issuerName != .genuine
            let around = Surroundings(
                next: isNamedAnew ? decoded.dropFirst(index + 1).first : nil, anchors: isNamedAnew ? known : [], ownersKey: owners,
                now: realm.now)
            return try CertificateShape(decoded[index], around, keeps: profile.base == .genuine)
        }
    }

    private func blueprints(_ profiles: [CertificateProfile], _ play: Play) throws -> [CertificateShape] {
        let blueprint = Blueprint(host: play.host, kind: play.kind)
        let originals = try play.genuine.chain.map { try DecodedCertificate($0) }
        let keys = try profiles.indices.map { index in
            let profile = profiles[index]
            guard profile.subject != .genuineIssuer else { return Blueprint.otherKey(isRSA: originals.last?.isSignedWithRSA ?? false) }
            guard profile.base == .genuine else { return Blueprint.key(profile.key, usual: index == 0 ? play.kind : .p256) }
            let key = try originals[index].key
            return index > 0 && profile.issuerName == .issuers ? Blueprint.otherKey(isRSA: key.hasPrefix(DecodedCertificate.ID.rsa)) : key
        }
        return try profiles.enumerated().map { index, profile in
            let isLast = index == profiles.count - 1
            let above: CertificateShape.Link = isLast ? play.profile.topLink : .next
            let signer = !isLast ? keys[index + 1] : play.profile.anchor == .itself ? nil : Blueprint.key(.p256)
            var shape = blueprint.shape(profile, isLeaf: index == 0, above: above, signer: signer)
            if profile.subject == .genuineIssuer, let last = originals.last {
                shape.key = keys[index]
                try Self.dress(&shape, asIssuerOf: last)
            }
            guard profile.base == .genuine else { return shape }
            return try copied(originals[index], profile, above: above, key: keys[index], signer: signer ?? keys[index])
        }
    }

    /// The name and the key identifier that a certificate has as its issuer's.
    private static func dress(_ shape: inout CertificateShape, asIssuerOf last: DecodedCertificate) throws {
        shape.subject = try DecodedCertificate.relativeNames(last.issuer).map { $0.sorted() }
        guard let identifier = try last.authorityKeyIdentifier else { return }
        shape.extensions = shape.extensions.map { item in
            guard item.id == DecodedCertificate.ID.subjectKeyIdentifier else { return item }
            return CertificateShape.Extension(id: item.id, isCritical: false, value: .bytes(DER.element(0x04, identifier)))
        }
    }

    /// Everything as the original has it, but the key, the signature, and where the issuer is another its name and identifier.
    private func copied(
        _ original: DecodedCertificate, _ profile: CertificateProfile, above: CertificateShape.Link, key: String, signer: String
    ) throws -> CertificateShape {
        let around = Surroundings(next: nil, anchors: [], ownersKey: [], now: realm.now)
        var shape = try CertificateShape(original, around, keeps: true)
        shape.key = key
        guard profile.issuerName == .issuers else { return shape }
        shape.algorithm = Blueprint.algorithm(.usual, signer)
        shape.outerAlgorithm = shape.algorithm
        shape.issuer = above
        let id = DecodedCertificate.ID.authorityKeyIdentifier
        shape.extensions.removeAll { $0.id == id }
        shape.extensions.append(CertificateShape.Extension(id: id, isCritical: false, value: .key(above)))
        return shape
    }

    /// The path out of what was sent, and what is wrong with the list.
    private func sent(_ play: Play, _ declared: Play, pathCount: Int) throws -> (path: [Certificate], problems: [String]) {
        var path: [Int: Certificate] = [:]
        var rest = play.identity.chain[...]
        var problems: [String] = []
        func expect(_ certificates: [Certificate], _ what: String) {
            if Array(rest.prefix(certificates.count)) != certificates { problems.append("\(what) is not where it should be") }
            rest = rest.dropFirst(certificates.count)
        }
        for item in declared.profile.sent {
            switch item {
            case .path: for index in 0..<pathCount { path[index] = rest.popFirst() }
            case .reversedPath: for index in (0..<pathCount).reversed() { path[index] = rest.popFirst() }
            case .anchor where declared.profile.anchor == .explicitCurve:
                let top = try rest.popFirst().map { try DecodedCertificate($0) }
                let model = try model.map { try DecodedCertificate($0) }
                guard let top, let model else { throw DER.Unreadable() }
                problems += try Self.madeUp(top, model).sorted().map { "\($0) of the anchor" }
            case .anchor: expect([declared.profile.anchor == .root ? realm.material.certificate : rogue], "the anchor")
            case .rootAndIntermediate: expect([sub, realm.material.certificate], "our own chain")
            case .genuineChain: expect(declared.genuine.chain, "the genuine chain")
            case .genuineIntermediates: expect(Array(declared.genuine.chain.dropFirst()), "the genuine intermediates")
            case .ownChain: expect(declared.own.chain, "the user's own chain")
            case .unrelated: expect([rogueSub], "the stray certificate")
            }
        }
        if !rest.isEmpty { problems.append("\(rest.count) certificates too many are sent") }
        if declared.profile.sent.isEmpty, declared.profile.path == [.intermediate] { path = [0: sub] }
        let found = (0..<pathCount).compactMap { path[$0] }
        if found.count != pathCount { problems.append("\(found.count) intermediates are sent instead of \(pathCount)") }
        return (found, problems)
    }

    /// What a root on a made-up curve has beside its curve that the original has not.
    private static func madeUp(_ root: DecodedCertificate, _ model: DecodedCertificate) throws -> Set<String> {
        var faults: Set<String> = []
        if root.serial != model.serial { faults.insert("serial") }
        if root.subject != model.subject || root.issuer != model.issuer { faults.insert("name") }
        if root.notBefore != model.notBefore || root.notAfter != model.notAfter { faults.insert("validity") }
        if root.extensions.map(\.value) != model.extensions.map(\.value) { faults.insert("extensions") }
        if try root.key != "1.2.840.10045.2.1 explicit" { faults.insert("curve") }
        if try DER(root.publicKeyInfo).children.last?.content != DER(model.publicKeyInfo).children.last?.content { faults.insert("key") }
        return faults
    }

    // MARK: Verification

    /// The system's anchors, among them the genuine server's, which are in every client's store, and ours where the arm has it.
    func anchors(_ play: Play) -> [Certificate] {
        [play.genuine.root, play.own.root] + (model.map { [$0] } ?? []) + (play.mode.arm == .trusted ? [realm.material.certificate] : [])
    }

    /// The stores that a client of this arm can have.
    func stores(_ play: Play) throws -> [TrustStore] {
        let system = anchors(play)
        func store(_ more: [Certificate]) throws -> TrustStore {
            let store = try TrustStore()
            for anchor in system + more { try store.add(anchor) }
            return store
        }
        let root = realm.material.certificate
        return switch play.mode.arm {
        case .trusted: [try store([])]
        case .untrusted: [try store([]), try store([try PublicCA.material(now: realm.now).certificate])]
        case .any: [try store([]), try store([root])]
        }
    }

    /// What the strict verifier says, once for each store.
    func errors(_ play: Play) throws -> [Set<Int32>] {
        try stores(play).map { try $0.errors(leaf: play.identity.leaf, chain: play.identity.chain, host: play.host, at: realm.now) }
    }

    /// What the strict verifier says beyond, or short of, what the mode declares; empty where it says just that.
    func verification(of play: Play) throws -> [String] {
        var expected = Oracle.errors(play.mode, play.host)
        // OpenSSL says of a copy that vouches for itself that it is not the one which it knows, and looks no further.
        if play.genuine.chain[0].isSelfIssued, play.profile.leaf == .leaf.cloned { expected = [18] }
        return try errors(play).filter { $0 != expected }.map { "the verifier says \($0.sorted()) instead of \(expected.sorted())" }
    }

    /// The catalogue's numbers; where the host is an address, OpenSSL calls a wrong one 64 instead of 62.
    static func errors(_ mode: TestMode, _ host: Host) -> Set<Int32> {
        host.isAddress ? Set(mode.verifierErrors.map { $0 == 62 ? 64 : $0 }) : mode.verifierErrors
    }
}

extension ChainProfile {
    fileprivate var certificates: [CertificateProfile] { [leaf] + path }

    fileprivate var topLink: CertificateShape.Link { anchor == .itself ? .itself : .anchor(anchor) }

    fileprivate func link(above index: Int) -> CertificateShape.Link { index == path.count ? topLink : .next }

    fileprivate func isSignedWithRSA(_ index: Int, _ kind: PrivateKey.Kind) -> Bool {
        let signer =
            if index < path.count { Blueprint.key(path[index].key, usual: .p256) } else if anchor == .itself {
                Blueprint.key(leaf.key, usual: kind)
            } else { Blueprint.key(.p256) }
        return signer.hasPrefix(DecodedCertificate.ID.rsa)
    }
}
