import Authority
import Catalog
import OpenSSLKit
import Wire

/// A second construction of every mode's chain, which can be told to make a mistake.
struct Twin {
    /// A fault that no mode asks for.
    enum Fault: CaseIterable, Sendable {
        case wrongName, expired, notYetValid, unknownIssuer, authorityKeyIdentifierMissing, leafIsAuthority
    }

    private struct Pair {
        let certificate: Certificate
        let key: PrivateKey
    }

    let material: Material
    private let now: Int64
    private let key: PrivateKey
    private let sub: Pair
    private let rogueRoot: Pair
    private let rogueSub: Pair
    private let stranger: Pair

    init(now: Int64) throws {
        self.now = now
        material = try Material.make(now: now)
        key = try .generate(.p256)
        let root = Pair(certificate: material.certificate, key: material.key)
        sub = try Twin.authority(under: root, now: now)
        rogueRoot = try Twin.authority(under: nil, now: now)
        rogueSub = try Twin.authority(under: rogueRoot, now: now)
        stranger = try Twin.authority(under: try Twin.authority(under: nil, now: now), now: now)
    }

    /// The chain of a profile as it is sent, with a second fault, if any.
    func chain(_ profile: ChainProfile, host: Host, fault: Fault?) throws -> [Certificate] {
        var profile = profile
        switch fault {
        case .wrongName: profile.leaf.names = .other("second.fault.test")
        case .expired: profile.leaf.validity = .ended(daysAgo: 60)
        case .notYetValid: profile.leaf.validity = .startsIn(days: 5)
        case .unknownIssuer, .authorityKeyIdentifierMissing, .leafIsAuthority, nil: break
        }
        let day: Int64 = 86_400
        let (begin, end) =
            switch profile.leaf.validity {
            case .current: (now - 2 * 3600, now + 6 * day)
            case .ended(let days): (now - Int64(days + 7) * day, now - Int64(days) * day)
            case .startsIn(let days): (now + Int64(days) * day, now + Int64(days + 7) * day)
            }
        let name: String
        let alternative: CertificateBuilder.AlternativeName
        switch profile.leaf.names {
        case .host: (name, alternative) = (host.text, host.addressBytes.map { .address($0) } ?? .dns(host.text))
        case .other(let other): (name, alternative) = (other, .dns(other))
        }
        var builder = try CertificateBuilder(
            serial: Twin.serial(), subject: name.utf8.count <= 64 ? [("CN", name)] : [("O", "pinproof")], notBefore: begin, notAfter: end,
            key: key, alternativeName: alternative,
            extensions: [
                .basicConstraints(fault == .leafIsAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE"),
                .keyUsage("critical,digitalSignature"), .extendedKeyUsage("serverAuth"), .subjectKeyIdentifier, .authorityKeyIdentifier,
            ])
        if fault == .authorityKeyIdentifierMissing { builder.extensions.removeAll { $0 == .authorityKeyIdentifier } }
        let issuer: Pair? =
            switch profile.issuer {
            case .sub: sub
            case .rogueSub: rogueSub
            case .itself: nil
            }
        let signer = fault == .unknownIssuer ? stranger : issuer
        let leaf = try builder.signed(by: signer.map { .issuer($0.certificate, $0.key) } ?? .itself)
        let root = profile.issuer == .rogueSub ? rogueRoot.certificate : material.certificate
        return [leaf] + (issuer.map { [$0.certificate] } ?? []) + (profile.sendsRoot ? [root] : [])
    }

    /// A root as a user may bring it.
    static func material(
        now: Int64, pathLength: Int? = nil, kind: PrivateKey.Kind = .p256, deviate: (inout CertificateBuilder) -> Void = { _ in }
    ) throws -> Material {
        let pair = try authority(under: nil, now: now, kind: kind, pathLength: pathLength, deviate: deviate)
        return Material(certificate: pair.certificate, key: pair.key)
    }

    private static func authority(
        under parent: Pair?, now: Int64, kind: PrivateKey.Kind = .p256, pathLength: Int? = nil,
        deviate: (inout CertificateBuilder) -> Void = { _ in }
    ) throws -> Pair {
        let key = try PrivateKey.generate(kind)
        let length = pathLength ?? (parent == nil ? nil : 0)
        var builder = CertificateBuilder(
            serial: try serial(), subject: [("CN", "twin \(Digest.hex(try Digest.random(4)))"), ("O", "pinproof")],
            notBefore: now - 3650 * 86_400, notAfter: now + 30 * 86_400, key: key,
            extensions: [
                .basicConstraints("critical,CA:TRUE" + (length.map { ",pathlen:\($0)" } ?? "")), .keyUsage("critical,keyCertSign,cRLSign"),
                .subjectKeyIdentifier,
            ] + (parent == nil ? [] : [.authorityKeyIdentifier]))
        deviate(&builder)
        return Pair(certificate: try builder.signed(by: parent.map { .issuer($0.certificate, $0.key) } ?? .itself), key: key)
    }

    private static func serial() throws -> [UInt8] { [0x35] + (try Digest.random(15)) }
}
