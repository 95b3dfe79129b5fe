internal import Foundation

extension AuthorityFolder {
    /// A key and its folder must be the user's own, and closed to everyone else.
    func refuseExposure(of file: URL, beyond allowed: Int) throws(AuthorityError) {
        let path = file.path
        let attributes: [FileAttributeKey: Any]
        do { attributes = try FileManager.default.attributesOfItem(atPath: path) } catch {
            throw AuthorityError(.unreadable, "\(path) cannot be read. Run `pinproof ca remove` and a new CA is made.")
        }
        guard attributes[.type] as? FileAttributeType != .typeSymbolicLink else {
            throw AuthorityError(.exposed, "\(path) is a symbolic link. Put the file itself there.")
        }
        guard (attributes[.ownerAccountID] as? NSNumber)?.uint32Value == geteuid() else {
            throw AuthorityError(
                .exposed, "\(path) belongs to another user. Run: chown \"$(id -un)\" \(shellWord(path)), or name another --ca-dir.")
        }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & ~allowed == 0 else {
            let (found, wanted) = (String(mode, radix: 8), String(allowed, radix: 8))
            throw AuthorityError(
                .exposed, "\(path) has mode \(found), so others can use the key. Run: chmod \(wanted) \(shellWord(path))")
        }
    }

    /// A path as a shell takes it, quoted where it must be.
    private func shellWord(_ path: String) -> String {
        let plain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-")...UInt8(ascii: "9"): true
            case UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "@"), 0x80...: true
            default: false
            }
        }
        return plain ? path : "'" + path.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
