internal import Foundation
internal import OpenSSLKit
internal import SystemPackage

/// A folder of anchors as OpenSSL looks them up: PEM files called `HASH.N`, where HASH is that of the subject's name and N counts those
/// that share it (X509_LOOKUP_hash_dir(3)).
package enum HashedFolder {
    /// Makes the folder, for everyone to read; whatever was there before goes, or an anchor of yesterday would still be trusted.
    static func write(_ certificates: [Certificate], to folder: URL) throws(RunnerError) {
        do {
            if FileManager.default.fileExists(atPath: folder.path) { try FileManager.default.removeItem(at: folder) }
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            for (name, certificate) in zip(names(certificates.map(\.subjectHashes.new)), certificates) {
                // FileManager takes several times as long for a file, and there are hundreds.
                let file = try FileDescriptor.open(
                    FilePath(folder.path).appending(name), .writeOnly, options: [.create, .exclusiveCreate],
                    permissions: [.ownerReadWrite, .groupRead, .otherRead])
                try file.closeAfter { _ = try file.writeAll(certificate.pem.utf8) }
            }
        } catch {
            throw RunnerError(.folder, "\(folder.path) cannot be written. Is the disk full?")
        }
    }

    /// File names for these hashes, in their order.
    package static func names(_ hashes: [String]) -> [String] {
        var seen: [String: Int] = [:]
        return hashes.map { hash in
            let n = seen[hash, default: 0]
            seen[hash] = n + 1
            return "\(hash).\(n)"
        }
    }
}
