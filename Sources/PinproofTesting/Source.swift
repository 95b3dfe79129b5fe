internal import Foundation
internal import Wire

extension Pinproof {
    /// A text, or the file that it stands in. A string literal is the path of a file.
    public enum Source: Hashable, Sendable, ExpressibleByStringLiteral {
        /// A path; a relative one begins at the working directory, which in `swift test` is the package's folder.
        case file(String)
        /// The text itself.
        case text(String)

        /// The file of this path.
        public init(stringLiteral path: String) { self = .file(path) }

        /// For errors and reports.
        var name: String {
            switch self {
            case .file(let path): printable(path)
            case .text: "the given text"
            }
        }

        /// All of it. What is longer than the limit is cut one byte behind it, so that its reader sees that it is too long.
        func bytes(limit: Int) throws(Failure) -> [UInt8] {
            switch self {
            case .text(let text): return Array(text.utf8)
            case .file(let path):
                guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: limit + 1) ?? Data() else {
                    throw Failure(
                        .file,
                        "\(name) cannot be read. Check its permissions and the path, which begins at "
                            + "\(FileManager.default.currentDirectoryPath) where it is relative.")
                }
                return [UInt8](data)
            }
        }
    }
}
