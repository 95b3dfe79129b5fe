import Authority
import Catalog
import OpenSSLKit
import Wire

/// Judges whether a chain has the fault of its mode and no other: by its structure, and by what a strict verifier says.
struct Oracle {
    let material: Material
    /// When the chains were minted: seconds since 1970-01-01T00:00:00Z.
    let now: Int64
    private let local: TrustStore
    private let empty: TrustStore
    private let foreign: TrustStore

    init(_ material: Material, now: Int64) throws {
        self.material = material
        self.now = now
        local = try TrustStore()
        try local.add(material.certificate)
        empty = try TrustStore()
        foreign = try TrustStore()
        try foreign.add(try Material.make().certificate)
    }

    /// A leaf that signs itself signs with its own kind of key (RFC 4055 §5).
    private static let sha256WithRSA = "300d06092a864886f70d01010b0500"

    /// The only differences from the clean chain that a profile may make: the fields that it declares.
    static func apply(_ profile: ChainProfile, to clean: [CertificateShape], root: CertificateShape) -> [CertificateShape] {
        var chain = clean
        switch profile.leaf.names {
        case .host: break
        case .other(let name):
            chain[0].subject = ["\(DecodedCertificate.ID.commonName)=\(name)"]
            chain[0][DecodedCertificate.ID.subjectAlternativeName] = .bytes(alternativeName(0x82, Array(name.utf8)))
        }
        switch profile.leaf.validity {
        case .current: break
        case .ended(let days): chain[0].validity = .ended(Int64(days) * 86_400)
        case .startsIn(let days): chain[0].validity = .begins(Int64(days) * 86_400)
        }
        switch profile.issuer {
        case .sub: break
        case .rogueSub:
            chain[1].issuer = profile.sendsRoot ? .next : .stranger
            chain[1][DecodedCertificate.ID.authorityKeyIdentifier] = .key(chain[1].issuer)
        case .itself:
            chain = [chain[0]]
            chain[0].issuer = .itself
            if chain[0].key.hasPrefix(DecodedCertificate.ID.rsa) { chain[0].algorithms = Array(repeating: sha256WithRSA, count: 2) }
            chain[0][DecodedCertificate.ID.authorityKeyIdentifier] = .key(.itself)
        }
        return profile.sendsRoot ? chain + [root] : chain
    }

    /// DER of a subjectAltName with one entry.
    static func alternativeName(_ tag: UInt8, _ value: [UInt8]) -> [UInt8] {
        func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            let count = content.count
            let length: [UInt8] = count < 0x80 ? [] : count < 0x100 ? [0x81] : [0x82, UInt8(truncatingIfNeeded: count >> 8)]
            return [tag] + length + [UInt8(truncatingIfNeeded: count)] + content
        }
        return element(0x30, element(tag, value))
    }

    /// What differs from the clean chain beyond what the profile declares; empty where nothing does.
    func structure(of chain: [Certificate], profile: ChainProfile, clean: [Certificate]) throws -> [String] {
        let expected = Oracle.apply(profile, to: try shapes(clean), root: try root)
        let actual = try shapes(chain)
        var differences = actual.count == expected.count ? [] : ["\(actual.count) certificates are sent instead of \(expected.count)"]
        for (index, (a, b)) in zip(actual, expected).enumerated() {
            differences += a.differences(from: b).map { "\($0) of certificate \(index)" }
        }
        return differences
    }

    /// The root as it looks when it is sent after others.
    var root: CertificateShape {
        get throws {
            guard let last = try shapes([material.certificate, material.certificate]).last else { throw DER.Unreadable() }
            return last
        }
    }

    func shapes(_ chain: [Certificate]) throws -> [CertificateShape] {
        try CertificateShape.of(chain, root: material.certificate, now: now)
    }

    /// The stores that a client of this arm can have.
    func stores(_ arm: TestMode.Arm) -> [TrustStore] {
        switch arm {
        case .trusted: [local]
        case .untrusted: [empty, foreign]
        case .any: [empty, foreign, local]
        }
    }

    /// What the strict verifier says beyond, or short of, what the mode declares; empty where it says just that.
    func verification(of chain: [Certificate], mode: TestMode, host: Host) throws -> [String] {
        guard let leaf = chain.first else { return ["nothing is sent"] }
        let expected = Oracle.errors(mode, host)
        return try stores(mode.arm).compactMap { store in
            let errors = try store.errors(leaf: leaf, chain: Array(chain.dropFirst()), host: host, at: now)
            return errors == expected ? nil : "the verifier says \(errors.sorted()) instead of \(expected.sorted())"
        }
    }

    /// The catalogue's numbers; where the host is an address, OpenSSL calls a wrong one 64 instead of 62.
    static func errors(_ mode: TestMode, _ host: Host) -> Set<Int32> {
        host.isAddress ? Set(mode.verifierErrors.map { $0 == 62 ? 64 : $0 }) : mode.verifierErrors
    }
}
