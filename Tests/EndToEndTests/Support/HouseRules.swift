import Foundation
import Testing

/// What a folder holds: a digest of sorts per path, below it.
struct FolderSnapshot: Equatable {
    private(set) var files: [String: Data] = [:]

    /// - Parameter spared: paths below which anything may change.
    init(_ folder: URL, sparing spared: [String]) throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            guard !spared.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else { continue }
            var isFolder: ObjCBool = false
            let file = folder.appendingPathComponent(path)
            guard unsafe FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) else { continue }
            files[path] = isFolder.boolValue ? Data() : try Data(contentsOf: file)
        }
    }

    /// Paths that are not the same in both.
    func differences(from other: FolderSnapshot) -> [String] {
        Set(files.keys).union(other.files.keys).filter { files[$0] != other.files[$0] }.sorted()
    }
}

/// The processes that a bench started: they carry its mark in their environment, however far they went from it.
enum Descendants {
    static let variable = "PINPROOF_TEST_BENCH"

    /// Whether this system lets us look (`/proc/PID/environ`, proc(5)).
    static let canBeSeen = FileManager.default.fileExists(atPath: "/proc/self/environ")

    /// Those that still run. The dead have no environment any more.
    static func running(markedWith mark: String) -> [pid_t] {
        let needle = Data("\(variable)=\(mark)\0".utf8)
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.compactMap { pid_t($0) }.filter { process in
            // What ended meanwhile, or is someone else's, is not ours.
            ((try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/environ"))) ?? Data()).range(of: needle) != nil
        }
    }
}
