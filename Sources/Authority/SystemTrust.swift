internal import Foundation
internal import OpenSSLKit

/// The trust anchors of this machine, as a PEM bundle.
package enum SystemTrust {
    /// Where distributions keep their bundle, most common first.
    static let candidates = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// Every bundle that exists, symbolic links resolved, each once.
    package static func files() -> [String] {
        let found = candidates.filter { FileManager.default.fileExists(atPath: $0) }
        var seen: Set<String> = []
        return found.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }.filter { seen.insert($0).inserted }
    }

    /// The first anchor of the first bundle that has an EC key: what look-alikes are made after. It stays the same for as long as the
    /// process lives.
    static let model = Result<Certificate?, any Error> {
        try bundles().first.flatMap { try Certificate.all(pem: $0).first { $0.keyType.hasPrefix("EC-") } }
    }

    static var hasModel: Bool { if case .success(_?) = model { true } else { false } }

    /// The first bundle that exists, as a list of one; empty where the machine has none.
    package static func bundles() throws(AuthorityError) -> [[UInt8]] {
        guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else { return [] }
        do { return [Array(try Data(contentsOf: URL(fileURLWithPath: path)))] } catch {
            throw AuthorityError(.unreadable, "\(path), the system's CA bundle, cannot be read. Check its permissions.")
        }
    }
}
