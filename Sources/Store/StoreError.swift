internal import GRDB
internal import Wire

/// What keeps runs from being stored, or stored ones from being read.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The file or its folder cannot be made, opened or moved.
        case file
        /// The file belongs to something else and is not touched.
        case foreign
        /// A newer version of this program made it.
        case version
        /// The file, or one run in it, is damaged.
        case damaged
        /// Nothing in the store has that name.
        case unknownRun = "unknown-run"
        /// Several runs' ids begin like that.
        case ambiguous
        /// Nothing can be written: the disk is full, the file is read-only, or another program holds it.
        case write
    }

    package let code: Code
    /// What failed, with what, and what to do.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Nothing in that store has such an id.
    package static func unknownRun(_ name: String, in file: StoreFile) -> StoreError {
        StoreError(.unknownRun, "There is no run \(printable(name)) in the store \(file.path). `pinproof runs` lists them.")
    }

    package var description: String { message }

    package static func == (a: StoreError, b: StoreError) -> Bool { a.code == b.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension Error {
    /// SQLite found the file to be none of its own, or not to fit together.
    var isDamage: Bool {
        guard let code = (self as? DatabaseError)?.resultCode else { return false }
        return code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
    }

    /// Why SQLite did not do it, as a clause.
    var obstacle: String {
        switch (self as? DatabaseError)?.resultCode {
        case .SQLITE_FULL: "the disk is full"
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: "it may not be written to"
        case .SQLITE_IOERR: "the disk reports an error"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another program is writing to it for too long"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: "it is damaged"
        default: "SQLite says: \((self as? DatabaseError)?.message ?? "\(self)")"
        }
    }
}
