import Foundation
import OpenSSLKit
import Testing

/// A root, an intermediate under it and one leaf key, made anew for each test.
struct PKI {
    static let day: Int64 = 86_400
    static let host = "www.pinproof.test"

    let root: Certificate
    let rootKey: PrivateKey
    let sub: Certificate
    let subKey: PrivateKey
    let leafKey: PrivateKey
    /// Seconds since 1970-01-01T00:00:00Z.
    let now: Int64

    init(leafKey kind: PrivateKey.Kind = .p256) throws {
        now = try #require(PKI.clock())
        rootKey = try .generate(.p256)
        subKey = try .generate(.p256)
        leafKey = try .generate(kind)
        root = try PKI.authority("root", key: rootKey, now: now).signed(by: .itself)
        sub = try PKI.authority("intermediate", key: subKey, now: now).signed(by: .issuer(root, rootKey))
    }

    /// A leaf under the intermediate with one change, if any.
    func leaf(_ deviate: (inout CertificateBuilder) -> Void = { _ in }, signer: CertificateBuilder.Signer? = nil) throws -> Certificate {
        var builder = CertificateBuilder(
            serial: try Digest.random(15), subject: [("CN", PKI.host)], notBefore: now - PKI.day, notAfter: now + PKI.day, key: leafKey,
            alternativeNames: [.dns(PKI.host)],
            extensions: [
                .basicConstraints("critical,CA:FALSE"), .keyUsage("critical,digitalSignature,keyEncipherment"),
                .extendedKeyUsage("serverAuth"),
                .subjectKeyIdentifier, .authorityKeyIdentifier,
            ])
        deviate(&builder)
        return try builder.signed(by: signer ?? .issuer(sub, subKey))
    }

    /// A sound identity: `[leaf, intermediate]`.
    func identity(staple: [UInt8]? = nil) throws -> ServerIdentity {
        try ServerIdentity(leaf: try leaf(), chain: [sub], key: leafKey, staple: staple)
    }

    func store(_ anchors: Certificate...) throws -> TrustStore {
        let store = try TrustStore()
        for anchor in anchors { try store.add(anchor) }
        return store
    }

    static func authority(_ name: String, key: PrivateKey, now: Int64) throws -> CertificateBuilder {
        let isRoot = name.hasSuffix("root")
        return CertificateBuilder(
            serial: try Digest.random(15), subject: [("CN", "test \(name)")], notBefore: now - 30 * day, notAfter: now + 30 * day, key: key,
            extensions: [.basicConstraints("critical,CA:TRUE"), .keyUsage("critical,keyCertSign,cRLSign"), .subjectKeyIdentifier]
                + (isRoot ? [] : [.authorityKeyIdentifier]))
    }

    private static func clock() -> Int64? { Int64(exactly: time(nil)) }
}
