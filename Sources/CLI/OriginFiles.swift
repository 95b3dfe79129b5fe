internal import Foundation
internal import Lab

/// The PEM files of an origin, which others are pointed at.
struct OriginFiles {
    private let folder: URL
    private let isOurs: Bool

    /// - Parameter folder: the user's; nil for a fresh one, which goes with us.
    init(folder: String?) throws {
        isOurs = folder == nil
        self.folder =
            folder.map { URL(fileURLWithPath: $0) }
            ?? FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-lab-\(UUID().uuidString.prefix(8))")
        do {
            try FileManager.default.createDirectory(
                at: self.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LabError(.option, "\(self.folder.path) cannot be made. Choose another folder with --pem-dir.")
        }
    }

    /// - Returns: the path.
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.createFile(atPath: file.path, contents: Data(bytes), attributes: [.posixPermissions: 0o600]) else {
            throw LabError(.option, "\(file.path) cannot be written. Choose another folder with --pem-dir.")
        }
        return file.path
    }

    func remove() {
        // What cannot be removed from a folder for temporary files goes with it.
        if isOurs { try? FileManager.default.removeItem(at: folder) }
    }
}
