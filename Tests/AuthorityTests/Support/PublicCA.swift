import Authority
import OpenSSLKit
import Wire

/// A public CA of the tests and one server that it vouches for: what a genuine server has.
struct PublicCA {
    /// A fault in the server's own leaf.
    typealias Deviation = @Sendable (inout CertificateBuilder) -> Void

    let root: Certificate
    /// Leaf, then intermediates.
    let chain: [Certificate]
    /// The server's key.
    let key: PrivateKey

    /// Keys of a root, two intermediates and a leaf.
    struct Keys {
        static let ec = Result { try Keys(.p256) }
        static let rsa = Result { try Keys(.rsa(2048)) }

        let root, upper, intermediate, leaf: PrivateKey

        init(_ kind: PrivateKey.Kind) throws {
            root = try .generate(kind)
            upper = try .generate(kind)
            intermediate = try .generate(kind)
            leaf = try .generate(kind)
        }
    }

    private let leaf: CertificateBuilder
    private let signer: CertificateBuilder.Signer

    /// - Parameter name: what sets its issuers' names apart from those of others.
    /// - Parameter intermediates: two at most.
    init(_ name: String, _ host: Host, _ keys: Keys, intermediates: Int = 1, sendsRoot: Bool = false, now: Int64) throws {
        key = keys.leaf
        root = try Self.authority("\(name) root", under: nil, keys.root, now: now)
        var (signer, path) = (CertificateBuilder.Signer.issuer(root, keys.root), sendsRoot ? [root] : [])
        if intermediates > 1 {
            let upper = try Self.authority("\(name) upper intermediate", under: signer, keys.upper, pathLength: 1, now: now)
            (signer, path) = (.issuer(upper, keys.upper), [upper] + path)
        }
        if intermediates > 0 {
            let lower = try Self.authority("\(name) intermediate", under: signer, keys.intermediate, pathLength: 0, now: now)
            (signer, path) = (.issuer(lower, keys.intermediate), [lower] + path)
        }
        self.signer = signer
        leaf = CertificateBuilder(
            serial: try Self.serial(), subject: [("O", "Genuine"), ("CN", String(host.text.prefix(64)))], notBefore: now - 20 * day,
            notAfter: now + 20 * day, key: key,
            alternativeNames: [host.addressBytes.map { .address($0) } ?? .dns(host.text), .dns("alias.genuine.test")],
            extensions: [
                .authorityKeyIdentifier, .subjectKeyIdentifier, .extendedKeyUsage("serverAuth,clientAuth"),
                .keyUsage(key.isRSA ? "critical,digitalSignature,keyEncipherment" : "critical,digitalSignature"),
                .basicConstraints("critical,CA:FALSE"),
            ])
        chain = [try leaf.signed(by: signer)] + path
    }

    /// A server whose one certificate vouches for itself.
    init(selfSigned host: Host, _ keys: Keys, now: Int64) throws {
        key = keys.leaf
        leaf = CertificateBuilder(
            serial: try Self.serial(), subject: [("CN", String(host.text.prefix(64)))], notBefore: now - 20 * day, notAfter: now + 20 * day,
            key: key, alternativeNames: [host.addressBytes.map { .address($0) } ?? .dns(host.text)],
            extensions: [
                .basicConstraints("critical,CA:FALSE"), .keyUsage("critical,digitalSignature"), .extendedKeyUsage("serverAuth"),
                .subjectKeyIdentifier,
            ])
        signer = .itself
        root = try leaf.signed(by: .itself)
        chain = [root]
    }

    /// The same server with a fault in its leaf.
    init(_ sound: PublicCA, deviate: Deviation) throws {
        (leaf, signer, key, root) = (sound.leaf, sound.signer, sound.key, sound.root)
        var bent = leaf
        deviate(&bent)
        chain = [try bent.signed(by: signer)] + sound.chain.dropFirst()
    }

    /// What the same issuer gives the same server next, over another key.
    init(renewing sound: PublicCA, now: Int64) throws {
        (signer, root) = (sound.signer, sound.root)
        key = try .generate(sound.key.isRSA ? .rsa(2048) : .p256)
        var next = sound.leaf
        next.key = key
        next.serial = try Self.serial()
        leaf = next
        chain = [try leaf.signed(by: signer)] + sound.chain.dropFirst()
    }

    /// A root as a user may bring it.
    static func material(
        now: Int64, pathLength: Int? = nil, kind: PrivateKey.Kind = .p256, deviate: (inout CertificateBuilder) -> Void = { _ in }
    ) throws -> Material {
        let key = try PrivateKey.generate(kind)
        let name = "brought \(Digest.hex(try Digest.random(4)))"
        let certificate = try authority(name, under: nil, key, pathLength: pathLength, now: now, deviate: deviate)
        return Material(certificate: certificate, key: key)
    }

    private static func authority(
        _ name: String, under parent: CertificateBuilder.Signer?, _ key: PrivateKey, pathLength: Int? = nil, now: Int64,
        deviate: (inout CertificateBuilder) -> Void = { _ in }
    ) throws -> Certificate {
        var builder = CertificateBuilder(
            serial: try serial(), subject: [("CN", name), ("O", "tests")], notBefore: now - 3650 * day, notAfter: now + 30 * day, key: key,
            extensions: [
                .basicConstraints("critical,CA:TRUE" + (pathLength.map { ",pathlen:\($0)" } ?? "")),
                .keyUsage("critical,keyCertSign,cRLSign"), .subjectKeyIdentifier,
            ] + (parent == nil ? [] : [.authorityKeyIdentifier]))
        deviate(&builder)
        return try builder.signed(by: parent ?? .itself)
    }

    private static func serial() throws -> [UInt8] { [0x35] + (try Digest.random(15)) }
}

/// In seconds.
let day: Int64 = 86_400
