package import Foundation
internal import OpenSSLKit
internal import SystemPackage

/// Where a CA is kept: `root.pem` for everyone, `private/root-key.pem` for the owner alone.
///
/// The key sits in a folder of its own with mode 0700, so that the folder above can be one that a version control system checked out.
package struct AuthorityFolder: Sendable {
    package let url: URL

    package init(_ url: URL) { self.url = url }

    package var certificateFile: URL { url.appendingPathComponent("root.pem") }
    package var privateFolder: URL { url.appendingPathComponent("private") }
    package var keyFile: URL { privateFolder.appendingPathComponent("root-key.pem") }

    /// `--ca-dir`, else `PINPROOF_CA_DIR`, else `./ca` where it holds our marker, else the user's data folder.
    package static func locate(option: String?, environment: [String: String], workingDirectory: URL) -> AuthorityFolder {
        if let option { return AuthorityFolder(URL(fileURLWithPath: option, relativeTo: workingDirectory)) }
        if let named = environment["PINPROOF_CA_DIR"], !named.isEmpty {
            return AuthorityFolder(URL(fileURLWithPath: named, relativeTo: workingDirectory))
        }
        let local = workingDirectory.appendingPathComponent("ca")
        if FileManager.default.fileExists(atPath: local.appendingPathComponent(".pinproof").path) { return AuthorityFolder(local) }
        let data =
            environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
            ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".local/share")
        return AuthorityFolder(data.appendingPathComponent("pinproof/ca"))
    }

    package var exists: Bool {
        FileManager.default.fileExists(atPath: certificateFile.path) || FileManager.default.fileExists(atPath: keyFile.path)
    }

    /// The CA that is here, or a new one where there is none.
    package func loadOrMake() throws(AuthorityError) -> Material {
        if exists { return try load() }
        let made = try Material.make()
        try save(made)
        return made
    }

    /// Reads the CA, and refuses one whose key others can read or that cannot serve.
    package func load() throws(AuthorityError) -> Material {
        guard exists else {
            throw AuthorityError(.absent, "There is no CA in \(url.path). Run `pinproof ca show` to make one.")
        }
        try refuseExposure()
        let material = try Material(certificateFile: certificateFile, keyFile: keyFile)
        let faults = material.faults()
        guard faults.isEmpty else {
            throw AuthorityError(
                .unfit,
                "The CA in \(url.path) cannot be used. \(faults.joined(separator: " ")) Run `pinproof ca remove` and a new one is made.")
        }
        return material
    }

    /// Writes a CA where there is none. Nothing is ever overwritten.
    package func save(_ material: Material) throws(AuthorityError) {
        guard !exists else {
            throw AuthorityError(.exists, "There is a CA in \(url.path) already. Run `pinproof ca remove` first, or name another --ca-dir.")
        }
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            if !FileManager.default.fileExists(atPath: privateFolder.path) {
                try FileManager.default.createDirectory(at: privateFolder, withIntermediateDirectories: false)
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: privateFolder.path)
            }
            try write(try material.key.pem(), to: keyFile, permissions: .ownerReadWrite)
            let pem = Array(material.certificate.pem.utf8)
            try write(pem, to: certificateFile, permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch let error as AuthorityError {
            throw error
        } catch {
            throw AuthorityError(.unreadable, "The CA could not be written to \(url.path): \(error). Name another folder with --ca-dir.")
        }
    }

    /// Deletes the CA's two files and its private folder.
    package func remove() throws(AuthorityError) {
        guard exists else { throw AuthorityError(.absent, "There is no CA in \(url.path).") }
        do {
            for file in [keyFile, certificateFile] where FileManager.default.fileExists(atPath: file.path) {
                try FileManager.default.removeItem(at: file)
            }
            try FileManager.default.removeItem(at: privateFolder)
        } catch {
            throw AuthorityError(.unreadable, "The CA in \(url.path) could not be deleted: \(error).")
        }
    }

    private func write(_ bytes: [UInt8], to file: URL, permissions: FilePermissions) throws {
        let descriptor = try FileDescriptor.open(
            FilePath(file.path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow], permissions: permissions)
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    }

    /// The key and its folder must be the user's own and closed to everyone else.
    private func refuseExposure() throws(AuthorityError) {
        for (path, allowed) in [(privateFolder.path, 0o700), (keyFile.path, 0o600)] {
            let attributes: [FileAttributeKey: Any]
            do { attributes = try FileManager.default.attributesOfItem(atPath: path) } catch {
                throw AuthorityError(.unreadable, "\(path) cannot be read. Run `pinproof ca remove` and a new CA is made.")
            }
            guard attributes[.type] as? FileAttributeType != .typeSymbolicLink else {
                throw AuthorityError(.exposed, "\(path) is a symbolic link. Put the file itself there.")
            }
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
            guard mode & ~allowed == 0 else {
                let shown = String(mode & 0o777, radix: 8)
                throw AuthorityError(.exposed, "\(path) has mode \(shown), so others can use the key. Run: chmod \(String(allowed, radix: 8)) \(path)")
            }
            let owner = (attributes[.ownerAccountID] as? NSNumber)?.uint32Value
            guard owner == getuid() else {
                throw AuthorityError(.exposed, "\(path) belongs to another user. Run: chown $(id -un) \(path), or name another --ca-dir.")
            }
        }
    }
}

extension Material {
    /// Reads a certificate and its unencrypted key from PEM files.
    package init(certificateFile: URL, keyFile: URL) throws(AuthorityError) {
        let pem: Data
        let keyPEM: Data
        do { pem = try Data(contentsOf: certificateFile) } catch {
            throw AuthorityError(.unreadable, "\(certificateFile.path) cannot be read. Check the path and its permissions.")
        }
        do { keyPEM = try Data(contentsOf: keyFile) } catch {
            throw AuthorityError(.unreadable, "\(keyFile.path) cannot be read. Check the path and its permissions.")
        }
        do {
            guard let certificate = try Certificate.all(pem: Array(pem)).first else {
                throw AuthorityError(.unreadable, "\(certificateFile.path) holds no PEM certificate.")
            }
            self.init(certificate: certificate, key: try PrivateKey(pem: Array(keyPEM)))
        } catch let error as AuthorityError {
            throw error
        } catch {
            throw AuthorityError(.unreadable, "\(keyFile.path): \(error) Remove its passphrase first (openssl pkey).")
        }
    }
}
