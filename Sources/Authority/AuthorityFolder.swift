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
        func folder(_ path: String) -> AuthorityFolder {
            AuthorityFolder(path.hasPrefix("/") ? URL(fileURLWithPath: path) : workingDirectory.appendingPathComponent(path))
        }
        if let option { return folder(option) }
        if let named = environment["PINPROOF_CA_DIR"], !named.isEmpty { return folder(named) }
        let local = workingDirectory.appendingPathComponent("ca")
        if FileManager.default.fileExists(atPath: local.appendingPathComponent(".pinproof").path) { return AuthorityFolder(local) }
        // A relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification).
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return folder(data + "/pinproof/ca") }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return folder(home + "/.local/share/pinproof/ca")
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
        try refuseExposure(of: privateFolder, beyond: 0o700)
        try refuseExposure(of: keyFile, beyond: 0o600)
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
                try FileManager.default.createDirectory(
                    at: privateFolder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            }
            try refuseExposure(of: privateFolder, beyond: 0o700)
            try write(try material.key.pem(), to: keyFile, permissions: .ownerReadWrite)
            let pem = Array(material.certificate.pem.utf8)
            try write(pem, to: certificateFile, permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch let error as AuthorityError {
            throw error
        } catch {
            throw AuthorityError(
                .unreadable,
                "The CA could not be written to \(url.path). Is there room, and may you write there? Else name another folder with --ca-dir."
            )
        }
    }

    /// Deletes the CA's two files, and its private folder if nothing else is in it.
    package func remove() throws(AuthorityError) {
        guard exists else { throw AuthorityError(.absent, "There is no CA in \(url.path).") }
        do {
            for file in [keyFile, certificateFile] where FileManager.default.fileExists(atPath: file.path) {
                try FileManager.default.removeItem(at: file)
            }
            if FileManager.default.fileExists(atPath: privateFolder.path),
                try FileManager.default.contentsOfDirectory(atPath: privateFolder.path).isEmpty
            {
                try FileManager.default.removeItem(at: privateFolder)
            }
        } catch {
            throw AuthorityError(.unreadable, "The CA in \(url.path) could not be deleted. May you write there?")
        }
    }

    private func write(_ bytes: [UInt8], to file: URL, permissions: FilePermissions) throws {
        let descriptor = try FileDescriptor.open(
            FilePath(file.path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow], permissions: permissions)
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    }
}
