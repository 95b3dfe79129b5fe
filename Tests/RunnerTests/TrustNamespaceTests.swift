import Foundation
import Runner
import Testing

/// Whether this machine lets a command have a namespace of its own.
private func isPossible() async -> Bool {
    guard let ground = try? Ground() else { return false }
    return (try? await TrustNamespace.open(over: [ground.bundles.system.bundle.path], with: ground.bundles.withRoot.bundle)) != nil
}

@Suite(.enabled("a namespace of its own is not possible here", isPossible))
struct `A command with a bundle in the place of the system's` {
    /// A file that stands for the system's bundle.
    private func target(_ ground: Ground) throws -> String {
        let path = ground.url.appendingPathComponent("the system's.crt").path
        try Data("clean".utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func run(
        _ ground: Ground, _ command: [String], over targets: [String], environment: [String: String] = ["PATH": "/usr/bin:/bin"]
    ) async throws -> (status: Int32, output: String) {
        let bundle = ground.bundles.withRoot.bundle
        let words = try await TrustNamespace.open(over: targets, with: bundle).command(command, bundle: bundle.path)
        let program = try #require(words.first)
        return try Tool(path: program).play(Array(words.dropFirst()), environment: environment)
    }

    @Test func `sees ours, and nobody else does`() async throws {
        let ground = try Ground()
        let paths = [try target(ground), ground.bundles.system.bundle.path]
        let clean = try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }
        let ours = try String(contentsOf: ground.bundles.withRoot.bundle, encoding: .utf8)
        let said = try await run(ground, ["cat"] + paths, over: paths)
        #expect(said.output == ours + ours)
        #expect(try paths.map { try String(contentsOfFile: $0, encoding: .utf8) } == clean)
    }

    @Test func `has its arguments to the letter`() async throws {
        let ground = try Ground()
        let arguments = ["a b", "--", "it's", #""q""#, "$HOME `id` *", "", "two\nlines", "-c", #"\n"#]
        let said = try await run(ground, ["printf", #"<%s>"#] + arguments, over: [try target(ground)])
        #expect(said.output == arguments.dropFirst().reduce("<\(arguments[0])>") { $0 + "<\($1)>" })
    }

    @Test(arguments: [0, 1, 3, 125, 127]) func `ends with its own exit code`(_ code: Int32) async throws {
        let ground = try Ground()
        #expect(try await run(ground, ["sh", "-c", "exit \(code)"], over: [try target(ground)]).status == code)
    }

    @Test func `is the same user with the same variables, in one process`() async throws {
        let ground = try Ground()
        let show = ["sh", "-c", "id -u; id -g; printf '%s.' \"$0\" \"$b\" \"$MODE\"; cat /proc/$$/stat | cut -d' ' -f4"]
        let said = try await run(
            ground, show + ["x y"], over: [try target(ground)], environment: ["PATH": "/usr/bin:/bin", "b": "kept", "MODE": "kept too"])
        let parent = ProcessInfo.processInfo.processIdentifier
        #expect(said.output == "\(geteuid())\n\(getegid())\nx y.kept.kept too.\(parent)\n")
    }
}

struct `Where no bundle can take the place of the system's` {
    @Test func `it is said why`() async throws {
        let ground = try Ground()
        await #expect(throws: RunnerError(.trust, "")) { try await TrustNamespace.open(over: [], with: ground.bundles.system.bundle) }
        let missing = ground.url.appendingPathComponent("missing").path
        do {
            _ = try await TrustNamespace.open(over: [missing], with: ground.bundles.system.bundle)
            Issue.record("A file that is not there was replaced.")
        } catch {
            #expect(error.message.contains("--trust-via namespace") && error.message.contains("not possible here: "))
        }
    }
}
