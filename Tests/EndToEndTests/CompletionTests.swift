import Catalog
import Foundation
import Testing

/// What shells are told, so that they can complete a command line.
struct CompletionTests {
    private static let shells = ["bash", "zsh", "fish"]

    private func script(for shell: String) throws -> String {
        Tool.output(of: try Binary.locate().path, ["--generate-completion-script", shell])
    }

    /// Where a mode stands on a command line, with how often its id has to stand in a script at least.
    @Test(arguments: shells) func `a script knows every command, and every mode where one is wanted`(shell: String) throws {
        let script = try script(for: shell)
        for command in ["run", "proxy", "modes", "check", "policy", "report", "lab"] { #expect(script.contains(command)) }
        for mode in Catalog.modes {
            // run --modes, proxy --mode, env --mode, modes.
            #expect(script.ranges(of: mode.id).count >= 4, "\(mode.id)")
        }
    }

    @Test(arguments: shells) func `the shell itself can read its script`(shell: String) throws {
        guard let program = Tool(shell).path else { return }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-\(UUID().uuidString).\(shell)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try script(for: shell).utf8).write(to: file)
        #expect(Tool.status(of: program, ["-n", file.path]) == 0)
    }

    @Test(
        .enabled(if: Tool("bash").isInstalled, "bash is not installed"),
        arguments: [
            (["modes", "wrong-h"], "wrong-host"), (["proxy", "--mode", "untrusted-ca-r"], "untrusted-ca-root-sent"),
            (["run", "--profile", "sta"], "standard"), (["report", "last", "--format", "jsonl"], "jsonl"), (["polic"], "policy"),
        ])
    func `bash completes a word`(words: [String], completed: String) throws {
        let bash = try #require(Tool("bash").path)
        let line = (["pinproof"] + words).joined(separator: " ")
        let driver = """
            eval "$(cat "$1")"
            COMP_WORDS=(\(line)); COMP_CWORD=\(words.count); COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}
            _pinproof pinproof '\(words.last ?? "")' '\(words.dropLast().last ?? "pinproof")'
            echo "${COMPREPLY[@]}"
            """
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-\(UUID().uuidString).bash")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try script(for: "bash").utf8).write(to: file)
        #expect(Tool.output(of: bash, ["-c", driver, "bash", file.path]).trimmingCharacters(in: .whitespacesAndNewlines) == completed)
    }
}
