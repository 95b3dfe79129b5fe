internal import Foundation

/// Programs by name, as a shell finds them.
enum Executable {
    /// The path of a program; nil where there is none that may be executed. A name with a slash is a path already.
    ///
    /// - Parameter path: the folders of `PATH`, separated by colons.
    static func find(_ name: String, path: String?) -> String? {
        let files = FileManager.default
        if name.contains("/") { return files.isExecutableFile(atPath: name) ? name : nil }
        guard !name.isEmpty else { return nil }
        return (path ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }.first { files.isExecutableFile(atPath: $0) }
    }

    /// A program of the system, wherever the user's own come from.
    static func ofSystem(_ name: String) -> String? { find(name, path: "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin") }
}
