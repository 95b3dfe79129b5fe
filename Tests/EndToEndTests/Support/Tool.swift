import Foundation

/// A program of this machine that is put to the test, or helps to.
struct Tool: Sendable {
    let name: String
    let path: String?

    var isInstalled: Bool { path != nil }

    static let curl = Tool("curl")
    static let openssl = Tool("openssl")
    static let env = Tool("env")
    static let git = Tool("git")
    static let wget = Tool("wget")
    static let node = Tool("node")
    static let go = Tool("go")
    static let javac = Tool("javac")
    static let php = Tool("php")
    static let perl = Tool("perl")
    static let swiftc = Tool("swiftc")
    static let chromium = Tool("chromium")
    /// The interpreter itself: a shim of a version manager would start a shell for every trial.
    static let python = Tool(name: "python3", path: interpreter())

    /// The table's cells are those of curl with OpenSSL; other builds refuse at other moments.
    static let curlUsesOpenSSL = curl.path.map { output(of: $0, ["--version"]).contains(" OpenSSL/") } ?? false
    static let curlKnowsHTTP2 = curl.path.map { output(of: $0, ["--version"]).contains(" HTTP2") } ?? false

    init(_ name: String) { self.init(name: name, path: Tool.find(name)) }

    private init(name: String, path: String?) {
        self.name = name
        self.path = path
    }

    private static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func interpreter() -> String? {
        guard let shim = find("python3") else { return nil }
        let path = output(of: shim, ["-c", "import ssl, sys; print(sys.executable)"]).trimmingCharacters(in: .whitespacesAndNewlines)
        return path.isEmpty ? nil : path
    }

    /// What it writes to standard output.
    static func output(of program: String, _ arguments: [String]) -> String { played(program, arguments).output }

    /// Its exit code.
    static func status(of program: String, _ arguments: [String]) -> Int32 { played(program, arguments).status }

    private static func played(_ program: String, _ arguments: [String]) -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch { return ("", -1) }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }
}

/// Whether the tests that take minutes are wanted.
let isLong = ProcessInfo.processInfo.environment["PINPROOF_LONG"] == "1"
