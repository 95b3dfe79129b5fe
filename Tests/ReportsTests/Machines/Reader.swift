import Foundation

/// A program of others that reads what was written.
enum Reader {
    /// Where Debian's packages are installed.
    static let python = "/usr/bin/python3"

    static func has(_ module: String) -> Bool { (try? run([python, "-c", "import \(module)"]))?.code == 0 }

    static let hasXMLLint = (try? run(["xmllint", "--version"]))?.code == 0

    /// Runs a program to its end.
    ///
    /// - Parameter document: Is written to a file whose path becomes the last argument.
    static func run(_ command: [String], on document: [UInt8]? = nil) throws -> (code: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "pinproof-\(UUID().uuidString)")
        defer { if document != nil { try? FileManager.default.removeItem(at: file) } }
        if let document { try Data(document).write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command + (document == nil ? [] : [file.path])
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// A file beside the tests.
    static func schema(_ name: String) -> String {
        URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../Schemas/\(name)").standardizedFileURL.path
    }
}
