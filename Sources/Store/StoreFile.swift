package import Foundation

/// Where a store lies. Only its owner can read it: it tells whom a client talked to.
package struct StoreFile: Hashable, Sendable {
    package let url: URL

    package init(_ url: URL) { self.url = url }

    /// `--store`, else `PINPROOF_STORE`, else `pinproof/pinproof.db` in the user's state folder.
    package static func locate(option: String?, environment: [String: String], workingDirectory: URL) -> StoreFile {
        func file(_ path: String) -> StoreFile {
            StoreFile(path.hasPrefix("/") ? URL(fileURLWithPath: path) : workingDirectory.appendingPathComponent(path))
        }
        if let option { return file(option) }
        if let named = environment["PINPROOF_STORE"], !named.isEmpty { return file(named) }
        // A relative XDG_STATE_HOME is to be ignored (XDG Base Directory Specification).
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return file(state + "/pinproof/pinproof.db") }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return file(home + "/.local/state/pinproof/pinproof.db")
    }

    package var path: String { url.path }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Makes an empty file (0600), in a folder that is made with 0700 where there is none. What is there is left as it is.
    func make() throws(StoreError) {
        if exists { return }
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(.file, "The folder of the store \(path) cannot be made. Name another file with --store.")
        }
        // SQLite gives the files that it puts beside this one the permissions of this one. O_EXCL: one that another process has made in the
        // meantime is never replaced.
        let made = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard made >= 0 || errno == EEXIST else {
            throw StoreError(
                .file, "The store \(path) cannot be made. Is there room, and may you write there? Else name another with --store.")
        }
        if made >= 0 { close(made) }
    }

    /// Does something while no other process does it to a store in the same folder: two that make a new one at the same time would each
    /// find a half-made file.
    func alone<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        // The folder and not the file: to close a file takes away the locks that SQLite holds on it.
        let folder = try? FileHandle(forReadingFrom: url.deletingLastPathComponent())
        if let folder { _ = flock(folder.fileDescriptor, LOCK_EX) }
        defer { try? folder?.close() }
        return try body()
    }

    /// Gives a damaged store another name, and what SQLite keeps beside it along with it. Nothing is overwritten.
    ///
    /// - Returns: Where it is now.
    func moveAside() throws(StoreError) -> StoreFile {
        let folder = url.deletingLastPathComponent()
        let names = (1...999).lazy.map { "\(url.lastPathComponent).damaged-\($0)" }
        guard let name = names.first(where: { !FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path) }) else {
            throw StoreError(.file, "The store \(path) is damaged, as many before it. Check the disk, and move \(path).damaged-* away.")
        }
        let aside = folder.appendingPathComponent(name)
        do {
            for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.moveItem(atPath: path + suffix, toPath: aside.path + suffix)
            }
        } catch {
            throw StoreError(.file, "The store \(path) is damaged and cannot be moved aside. Move it away, or name another with --store.")
        }
        return StoreFile(aside)
    }

    /// Whether the bytes at its head are those of a store of ours, as far as damage lets them be seen: what is someone else's file is not
    /// ours to move. Offsets are those of SQLite's file format: its magic at 0, the application's id at 68.
    var bearsOurMark: Bool {
        guard let handle = try? FileHandle(forReadingFrom: url), let head = try? handle.read(upToCount: 72) else { return false }
        try? handle.close()
        return head.dropFirst(68).elementsEqual(Schema.mark)
    }
}
