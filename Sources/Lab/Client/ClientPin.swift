internal import Foundation
internal import OpenSSLKit
internal import Wire

/// A behaviour's pin with the value that it demands.
struct ClientPin: Sendable {
    let rule: LabBehaviour.Pin
    /// The host that a pin of one host is for.
    let host: Wire.Host
    private let value: Value

    private enum Value: Sendable {
        case digest([UInt8])
        case presentedDigest([UInt8])
        case names(subject: String, issuer: String)
        case der([UInt8])
        case anchors([Certificate])
    }

    /// Reads the value from the option that the pin's subject takes.
    init(_ rule: LabBehaviour.Pin, for host: Wire.Host, of behaviour: String, _ options: LabClient.Options) throws(LabError) {
        self.rule = rule
        self.host = host
        switch rule.subject {
        case .publicKey, .presentedKey:
            guard let digest = options.pin.flatMap({ Data(base64Encoded: $0) }), digest.count == 32 else {
                throw LabError(
                    .option,
                    "\(behaviour) needs --pin with the SHA-256 of the server's public key in base64: 44 characters, the last one =.")
            }
            value = rule.subject == .publicKey ? .digest(Array(digest)) : .presentedDigest(Array(digest))
        case .leaf, .names:
            let certificates = try ClientFile(option: "--leaf", options.leaf, of: behaviour, holding: "the server's certificate")
                .certificates()
            guard rule.subject == .names else {
                value = .der(certificates.first?.der ?? [])
                break
            }
            value = .names(subject: certificates.first?.subject ?? "", issuer: certificates.first?.issuer ?? "")
        case .authority:
            value = .anchors(
                try ClientFile(option: "--ca", options.ca, of: behaviour, holding: "the CA that it trusts for its host").certificates())
        }
    }

    func applies(to host: Wire.Host) -> Bool { rule.scope == .everyHost || host == self.host }

    /// The only anchors for the pinned host; nil where the pin is no list of anchors.
    var anchors: [Certificate]? { if case .anchors(let anchors) = value { anchors } else { nil } }

    /// Whether the presented chain, leaf first, is what is pinned.
    func holds(for chain: [Certificate]) -> Bool {
        guard let leaf = chain.first else { return false }
        return switch value {
        case .digest(let digest): Digest.sha256(leaf.publicKeyInfo) == digest
        case .presentedDigest(let digest): chain.contains { Digest.sha256($0.publicKeyInfo) == digest }
        case .names(let subject, let issuer): leaf.subject == subject && leaf.issuer == issuer
        case .der(let der): leaf.der == der
        case .anchors: true
        }
    }

    /// What is not the pinned one, for people.
    var what: String {
        switch rule.subject {
        case .leaf, .authority: "certificate"
        case .names: "name"
        case .publicKey, .presentedKey: "public key"
        }
    }
}

/// A PEM file that an option names.
struct ClientFile {
    private let option: String
    private let path: String
    private let content: String
    private let bytes: [UInt8]

    /// - Parameter content: what the file holds, as it stands after "with".
    init(option: String, _ path: String?, of behaviour: String, holding content: String) throws(LabError) {
        guard let path else { throw LabError(.option, "\(behaviour) needs \(option) FILE with \(content) as PEM.") }
        do { bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw LabError(.option, "\(option) \(printable(path)) cannot be read. Check the path and its permissions.")
        }
        self.option = option
        self.path = path
        self.content = content
    }

    /// All certificates in it, at least one.
    func certificates() throws(LabError) -> [Certificate] {
        guard let certificates = try? Certificate.all(pem: bytes), !certificates.isEmpty else { throw unusable }
        return certificates
    }

    /// The private key in it.
    func key() throws(LabError) -> PrivateKey {
        do { return try PrivateKey(pem: bytes) } catch { throw unusable }
    }

    private var unusable: LabError { LabError(.option, "\(option) \(printable(path)) does not hold \(content) as PEM.") }
}

/// What a client shows of itself (RFC 8446 §4.4.2).
struct ClientIdentity: Sendable {
    let certificate: Certificate
    let key: PrivateKey

    /// - Parameter path: of a PEM file with a certificate and its key.
    init(_ path: String?, of behaviour: String) throws(LabError) {
        let file = try ClientFile(option: "--identity", path, of: behaviour, holding: "a client certificate and its key")
        let key = try file.key()
        guard let certificate = try file.certificates().first(where: { $0.matches(key) }) else {
            throw LabError(.option, "--identity \(printable(path ?? "")): the key is not the certificate's.")
        }
        (self.certificate, self.key) = (certificate, key)
    }
}
