internal import Foundation
internal import OpenSSLKit
internal import Verdicts

/// A running program, and what of it stays the same from one start to the next.
package struct Program {
    package var executable: String
    /// The command line, the name it was called by included.
    package var words: [String]
    /// Where it works; nil where the system does not tell.
    package var folder: String?
    /// The AppImage that it came out of, as its runtime tells it.
    package var appImage: String?
    /// Whether there is such a file, seen from the program.
    package var finds: (String) -> Bool

    package init(
        executable: String, words: [String] = [], folder: String? = nil, appImage: String? = nil, finds: @escaping (String) -> Bool
    ) {
        self.executable = executable
        self.words = words
        self.folder = folder
        self.appImage = appImage
        self.finds = finds
    }

    /// Which program it is: two that differ are two clients, and one that is started again is the same.
    ///
    /// The executable, as `/usr/bin/curl`; with an interpreter also what it runs: `/usr/bin/python3.11 /home/me/app.py`,
    /// `/usr/bin/python3.11 -m client /home/me`, `/usr/bin/python3.11 -c 3fa9c1d2 /home/me` with the first bytes of the SHA-256 of the
    /// text in place of the text, and `Connection.Client.nameless` at the end where that cannot be told. Arguments of what is run are never
    /// looked at.
    package var identity: String {
        let mark = " (deleted)"
        let path = executable.hasSuffix(mark) ? String(executable.dropLast(mark.count)) : executable
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let interpreter = Interpreter(named: name) else { return lasting }
        let what: [String?]
        switch interpreter.operand(of: words) {
        case .file(let file): what = [place(of: file) ?? Connection.Client.nameless]
        case .name(let name, let path): what = name + [path.map(Self.digest), folder ?? Connection.Client.nameless]
        case .text(let option, let text): what = [option, Self.digest(text), folder ?? Connection.Client.nameless]
        case .unknown: what = [Connection.Client.nameless]
        }
        return ([path] + what.compactMap(\.self)).joined(separator: " ")
    }

    /// The whole path of a script. nil where nothing is there: it went to another folder since, or the word is something else.
    private func place(of file: String) -> String? {
        guard ["", ".js"].contains(where: { finds(file + $0) }) else { return nil }
        guard !file.hasPrefix("/") else { return URL(fileURLWithPath: file).standardized.path }
        return folder.map { URL(fileURLWithPath: "\($0)/\(file)").standardized.path }
    }

    /// The executable, without what is made up anew at each start.
    private var lasting: String {
        let parts = executable.split(separator: "/", omittingEmptySubsequences: false)
        func index(_ prefix: String, _ isMadeUp: (Substring) -> Bool) -> Int? {
            parts.firstIndex { $0.hasPrefix(prefix) && isMadeUp($0.dropFirst(prefix.count)) }
        }
        // `go run` builds into a folder of this name, and most programs are called `main`.
        if let folder, let index = index("go-build", { !$0.isEmpty && $0.allSatisfy(\.isNumber) }) {
            return (parts.prefix(index) + ["go-build*"] + parts.dropFirst(index + 1)).joined(separator: "/") + " \(folder)"
        }
        if let appImage, let index = index(".mount_", { !$0.isEmpty }) {
            return "\(appImage) " + parts.dropFirst(index + 1).joined(separator: "/")
        }
        return executable
    }

    private static func digest(_ text: String) -> String { Digest.hex(Array(Digest.sha256(Array(text.utf8)).prefix(4))) }
}

extension Program {
    /// As proc(5) tells it; nil where the process has gone already or belongs to someone else.
    init?(process: pid_t) {
        let place = "/proc/\(process)"
        let files = FileManager.default
        guard let executable = try? files.destinationOfSymbolicLink(atPath: "\(place)/exe") else { return nil }
        func words(_ file: String) -> [String] {
            let bytes = (try? FileHandle(forReadingAtPath: "\(place)/\(file)")?.readToEnd()) ?? Data()
            return bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        }
        let variable = "APPIMAGE="
        self.init(
            executable: executable, words: words("cmdline").dropLast(),
            folder: try? files.destinationOfSymbolicLink(atPath: "\(place)/cwd"),
            appImage: executable.contains("/.mount_")
                ? words("environ").first { $0.hasPrefix(variable) }.map { String($0.dropFirst(variable.count)) } : nil,
            finds: { files.fileExists(atPath: $0.hasPrefix("/") ? "\(place)/root\($0)" : "\(place)/cwd/\($0)") })
    }
}
