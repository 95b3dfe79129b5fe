internal import Authority
package import OpenSSLKit
package import Wire

/// The lab's stand-in for the public CAs: root, intermediate and leaves that its origins present.
///
/// It lives in memory and dies with the process. Nothing of it is shared with the local CA whose root a user may install, so that what is
/// genuine and what is intercepted stay as far apart as they are on the Internet.
package struct LabPublicCA: Sendable {
    /// The trust anchor. Give it to those who are to trust the lab's origins.
    package let root: Certificate
    private let intermediate: Certificate
    private let key: PrivateKey
    private let now: Int64

    private static let day: Int64 = 86_400
    /// A root's and an intermediate's keyUsage (RFC 5280 §4.2.1.3).
    private static let signs = CertificateBuilder.Extension.keyUsage("critical,keyCertSign,cRLSign")

    /// Makes a new root and an intermediate under it, both P-256; the root's key is forgotten at once.
    ///
    /// - Parameter now: seconds since 1970-01-01T00:00:00Z; everything is valid from a day before, leaves for a week after.
    package init(now: Int64 = unixTime()) throws(LabError) {
        do {
            let rootKey = try PrivateKey.generate(.p256)
            key = try PrivateKey.generate(.p256)
            self.now = now
            root = try Self.authority("Lab Public Root", rootKey, constraints: "critical,CA:TRUE", now: now).signed(by: .itself)
            intermediate = try Self.authority("Lab Public Intermediate", key, constraints: "critical,CA:TRUE,pathlen:0", now: now)
                .signed(by: .issuer(root, rootKey))
        } catch {
            throw LabError(.issuing, "The lab's public CA could not be made: \(error)")
        }
    }

    /// The root as a PEM bundle of one, for `SSL_CERT_FILE` and `--upstream-ca`.
    package var pem: [UInt8] { Array(root.pem.utf8) }

    /// The type of a leaf's key.
    package enum KeyType: String, Sendable, CaseIterable {
        case p256
        /// RSA with 2048 bits.
        case rsa
    }

    /// What an origin for this host presents: leaf and intermediate, and a good OCSP response where it staples.
    ///
    /// Every identity has a key of its own. An RSA key takes about 0.2 s: never ask for one on an event loop.
    package func identity(for host: Host, key keyType: KeyType = .p256, staples: Bool = false) throws(LabError) -> ServerIdentity {
        do {
            let leafKey = try PrivateKey.generate(keyType == .rsa ? .rsa(2048) : .p256)
            let leaf = try leaf(host, leafKey).signed(by: .issuer(intermediate, key))
            let staple = staples ? try OCSP.response(about: leaf, issuer: intermediate, key: key) : nil
            return try ServerIdentity(leaf: leaf, chain: [intermediate], key: leafKey, staple: staple)
        } catch {
            throw LabError(.issuing, "No certificate for \(host.text) could be issued: \(error)")
        }
    }

    /// A client's certificate and its key as one PEM text, which goes to a 0600 file and nowhere else.
    package func client(_ name: String) throws(LabError) -> [UInt8] {
        do {
            let clientKey = try PrivateKey.generate(.p256)
            let certificate = try CertificateBuilder(
                serial: try Self.serial(), subject: [("CN", name)], notBefore: now - Self.day, notAfter: now + 7 * Self.day, key: clientKey,
                extensions: [
                    .basicConstraints("critical,CA:FALSE"), .keyUsage("critical,digitalSignature"), .extendedKeyUsage("clientAuth"),
                    .subjectKeyIdentifier, .authorityKeyIdentifier,
                ]
            ).signed(by: .issuer(intermediate, key))
            return Array(certificate.pem.utf8) + (try clientKey.pem())
        } catch {
            throw LabError(.issuing, "No client certificate for \(name) could be issued: \(error)")
        }
    }

    /// What a server verifies clients against. The intermediate is among it, because clients send their leaf alone.
    package func clientAnchors() throws(LabError) -> TrustStore {
        do { return try TrustStore(bundles: [Array((root.pem + intermediate.pem).utf8)]) } catch {
            throw LabError(.issuing, "The anchors for clients could not be put together: \(error)")
        }
    }

    /// One identity for each host.
    package func identities(for hosts: some Sequence<Host>, key: KeyType = .p256, staples: Bool = false) throws(LabError)
        -> [Host: ServerIdentity]
    {
        var identities: [Host: ServerIdentity] = [:]
        for host in hosts { identities[host] = try identity(for: host, key: key, staples: staples) }
        return identities
    }

    private static func authority(_ name: String, _ key: PrivateKey, constraints: String, now: Int64) throws(OpenSSLError)
        -> CertificateBuilder
    {
        CertificateBuilder(
            serial: try serial(), subject: [("CN", name), ("O", "pinproof lab")], notBefore: now - day, notAfter: now + 30 * day, key: key,
            extensions: [.basicConstraints(constraints), signs, .subjectKeyIdentifier, .authorityKeyIdentifier])
    }

    private func leaf(_ host: Host, _ key: PrivateKey) throws(OpenSSLError) -> CertificateBuilder {
        CertificateBuilder(
            // ub-common-name is 64 (RFC 5280 appendix A.1); clients read the alternative name.
            serial: try Self.serial(), subject: host.text.utf8.count <= 64 ? [("CN", host.text)] : [("O", "pinproof lab")],
            notBefore: now - Self.day, notAfter: now + 7 * Self.day, key: key,
            alternativeNames: [host.addressBytes.map { .address($0) } ?? .dns(host.text)],
            extensions: [
                .basicConstraints("critical,CA:FALSE"),
                .keyUsage(key.isRSA ? "critical,digitalSignature,keyEncipherment" : "critical,digitalSignature"),
                .extendedKeyUsage("serverAuth"), .subjectKeyIdentifier, .authorityKeyIdentifier,
            ])
    }

    /// 120 random bits after a first octet that keeps the number positive and not zero (RFC 5280 §4.1.2.2).
    private static func serial() throws(OpenSSLError) -> [UInt8] { [0x40] + (try Digest.random(15)) }
}
