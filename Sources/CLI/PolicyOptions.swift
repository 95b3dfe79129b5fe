internal import ArgumentParser
internal import Foundation
internal import PolicyFile
internal import Reports
internal import Verdicts

/// What the run is held against.
struct PolicyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Hold the run against this policy: exit with 1 if it is broken, with 3 if that cannot be told.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"]))
    var policy: String?

    @Flag(name: .customLong("exit-zero"), help: "Report as ever, and exit with 0 whatever was found.")
    var exitZero = false

    func read() throws -> Policy? { try policy.map(PolicyInput.read) }
}

/// A policy from a file that a person named.
enum PolicyInput {
    static let usual = "pinproof.yml"

    static func read(_ path: String) throws -> Policy {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: PolicyFile.limit + 1) ?? Data() else {
            throw Unreadable(path: path)
        }
        return try PolicyFile.read([UInt8](data), named: path)
    }

    /// The file itself cannot be had; what it says is another matter.
    struct Unreadable: Error {
        let path: String

        var message: String {
            FileManager.default.fileExists(atPath: path)
                ? "The policy \(path) cannot be read. Check the path and its permissions."
                : "There is no policy \(path). Check the path; `pinproof policy init` makes a policy from a run."
        }
    }

    static var today: CalendarDay { CalendarDay(secondsSince1970: Date().timeIntervalSince1970) }
}

enum PolicyText {
    /// The table of checks, in colour where there is a terminal.
    static func of(_ report: PolicyReport) -> String { PolicyTable(style: StandardOutput.isColoured ? .ansi : .plain).render(report) }
}
