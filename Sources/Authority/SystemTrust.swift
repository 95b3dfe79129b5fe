package import Foundation

/// The trust anchors of this machine, as a PEM bundle.
package enum SystemTrust {
    /// Where distributions keep their bundle, most common first.
    static let candidates = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// The first bundle that exists; nil where the machine has none.
    package static func bundle() -> URL? {
        candidates.first { FileManager.default.fileExists(atPath: $0) }.map { URL(fileURLWithPath: $0) }
    }
}
