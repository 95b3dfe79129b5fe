import Foundation

/// The small clients of `Clients/Programs`: where they are, and what those become that must be compiled, once for all tests.
enum Programs {
    struct BuildFailure: Error, CustomStringConvertible {
        let description: String
    }

    /// The folder of their sources, with a slash at its end.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Programs/"

    /// `client.go`, compiled.
    static let go = Result {
        let program = try built("client-go")
        let environment = [
            "GOCACHE": try built("go-cache"), "GOPATH": try built("go"), "GOPROXY": "off", "GO111MODULE": "off", "CGO_ENABLED": "0",
        ]
        try compile(Tool.go, ["build", "-o", program, source("client.go")], environment)
        return program
    }

    /// `client.swift`, compiled.
    static let swift = Result {
        let program = try built("client-swift")
        try compile(Tool.swiftc, ["-O", "-o", program, source("client.swift")])
        return program
    }

    /// A class path with `Client.java` and `OkHttp.java`, the latter where its library is installed.
    static let classes = Result {
        let folder = try built("classes")
        let libraries = Need.okhttpJars.filter { FileManager.default.fileExists(atPath: $0) }
        let path = ([folder] + libraries).joined(separator: ":")
        let names = ["Client.java"] + (libraries == Need.okhttpJars ? ["OkHttp.java"] : [])
        try compile(Tool.javac, ["-cp", path, "-d", folder] + names.map(source))
        return path
    }

    private static func source(_ name: String) -> String { folder + name }

    /// A place beside the program under test, which is where a build's products belong.
    private static func built(_ name: String) throws -> String {
        let folder = try Binary.locate().deletingLastPathComponent().appendingPathComponent("client-programs")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appendingPathComponent(name).path
    }

    private static func compile(_ tool: Tool, _ arguments: [String], _ environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool.path ?? tool.name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BuildFailure(description: "\(tool.name) could not compile a client:\n\(String(decoding: said, as: UTF8.self))")
        }
    }
}
