import Foundation

/// Validates documents against a published schema with Python's jsonschema.
struct SchemaValidator {
    /// In `docs/schema`.
    let schema: String

    static let isInstalled = (try? python(["-c", "import jsonschema"]))?.code == 0

    private static let script = """
        import json, sys
        from jsonschema import Draft202012Validator
        schema = json.load(open(sys.argv[1]))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for line in open(sys.argv[2], encoding="utf-8"):
            errors = sorted(validator.iter_errors(json.loads(line)), key=lambda error: error.json_path)
            print(ascii("; ".join(error.json_path + ": " + error.message[:200] for error in errors)) if errors else "")
        """

    /// What is wrong with each of these documents; an empty string where nothing is.
    func faults(in documents: [[UInt8]]) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        // One document a line: indented ones have line feeds between their values and nowhere else.
        try Data(documents.flatMap { $0.filter { $0 != UInt8(ascii: "\n") } + [UInt8(ascii: "\n")] }).write(to: file)
        let top = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../../..").standardizedFileURL
        let ended = try Self.python(["-c", Self.script, top.appending(path: "docs/schema/\(schema)").path, file.path])
        guard ended.code == 0 else { throw Failure(words: ended.output) }
        return ended.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    struct Failure: Error { let words: String }

    private static func python(_ arguments: [String]) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
