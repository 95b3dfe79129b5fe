package import Foundation
internal import SystemPackage

/// Files that only their owner may read: what is written there may be secret.
package enum PrivateFile {
    /// Opens a file for writing: a new one is made with mode 0600, one that is there must be the user's and nobody else's to read.
    ///
    /// - Parameters:
    ///   - name: what errors call it: an option and its file, `--keylog keys.log`.
    ///   - appends: go on at its end instead of beginning anew.
    /// - Throws: `exposed` where others may read it, `unreadable` where it cannot be written.
    package static func open(_ path: String, name: String, appends: Bool) throws(AuthorityError) -> FileHandle {
        do {
            let made = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec], permissions: .ownerReadWrite)
            return FileHandle(fileDescriptor: made.rawValue, closeOnDealloc: true)
        } catch let error as Errno where error == .fileExists {
            return try existing(path, name, appends)
        } catch {
            throw AuthorityError(.unreadable, "\(name) cannot be written. Check the path and its permissions.")
        }
    }

    private static func existing(_ path: String, _ name: String, _ appends: Bool) throws(AuthorityError) -> FileHandle {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let attributes, attributes[.type] as? FileAttributeType == .typeRegular,
            let permissions = attributes[.posixPermissions] as? Int
        else { throw AuthorityError(.unreadable, "\(name) is no plain file. Choose another path.") }
        guard permissions & 0o077 == 0 else {
            throw AuthorityError(.exposed, "\(name) may be read or written by others. Protect it (chmod 600) or choose another path.")
        }
        do {
            let found = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: appends ? [.append, .noFollow, .closeOnExec] : [.truncate, .noFollow, .closeOnExec])
            return FileHandle(fileDescriptor: found.rawValue, closeOnDealloc: true)
        } catch {
            throw AuthorityError(.unreadable, "\(name) cannot be written. Check the path and its permissions.")
        }
    }
}
