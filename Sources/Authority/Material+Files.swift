package import Foundation
internal import OpenSSLKit

extension Material {
    /// Reads a certificate and its unencrypted key from PEM files. Other certificates after the first are left alone.
    package init(certificateFile: URL, keyFile: URL) throws(AuthorityError) {
        let pem = try Self.contents(of: certificateFile)
        let keyPEM = try Self.contents(of: keyFile)
        let certificates: [Certificate]
        do { certificates = try Certificate.all(pem: pem) } catch {
            throw AuthorityError(.unreadable, "\(certificateFile.path): \(error)")
        }
        guard let certificate = certificates.first else {
            throw AuthorityError(.unreadable, "\(certificateFile.path) holds no PEM certificate.")
        }
        do { self.init(certificate: certificate, key: try PrivateKey(pem: keyPEM)) } catch {
            throw AuthorityError(.unreadable, "\(keyFile.path): \(error) If it has a passphrase, remove it first (openssl pkey).")
        }
    }

    private static func contents(of file: URL) throws(AuthorityError) -> [UInt8] {
        do { return Array(try Data(contentsOf: file)) } catch {
            throw AuthorityError(.unreadable, "\(file.path) cannot be read. Check the path and its permissions.")
        }
    }
}
