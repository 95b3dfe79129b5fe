internal import ArgumentParser
internal import Reports
internal import Verdicts
internal import Wire

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Drafts a policy, which runs are held against, or looks into one.",
        discussion: """
            Examples:
              pinproof policy init
              pinproof policy lint
              pinproof policy explain api.example.com pinproof.yml
            """,
        subcommands: [PolicyInitCommand.self, Lint.self, Explain.self])

    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what is wrong with a policy, and what is worth a look.",
            discussion: """
                A policy that cannot be taken ends it with 64, with a line for each fault; a warning changes nothing.

                Examples:
                  pinproof policy lint
                  pinproof policy lint ci/pinproof.yml
                """)

        @Argument(help: "The policy.", completion: .file(extensions: ["yml", "yaml"]))
        var file = PolicyInput.usual

        func run() throws {
            let policy = try PolicyInput.read(file)
            let advice = PolicyAdvice.of(policy, today: PolicyInput.today)
            for item in advice {
                StandardOutput.write("\(printable(file)):\(item.place): warning: \(printable(item.sentence, limit: 1000))\n")
            }
            let count = policy.rules.count
            StandardOutput.write("ok: \(count) \(count == 1 ? "domain" : "domains")\n")
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says which rule of a policy decides for a host, why, and what it demands.",
            discussion: """
                Examples:
                  pinproof policy explain api.example.com
                  pinproof policy explain api.example.com:8443 ci/pinproof.yml
                """)

        @Argument(help: "A host, with its port where that is not 443.")
        var host: String

        @Argument(help: "The policy.", completion: .file(extensions: ["yml", "yaml"]))
        var file = PolicyInput.usual

        func run() throws {
            let domain = try domain()
            StandardOutput.write(PolicyStory.text(of: domain, in: try PolicyInput.read(file), today: PolicyInput.today))
        }

        func validate() throws { _ = try domain() }

        private func domain() throws -> Domain {
            do throws(WireError) {
                let pattern = try HostPattern.parse(host)
                if pattern.reach == .exact { return Domain(host: pattern.host, port: pattern.port ?? 443) }
            } catch {
                throw ValidationError(error.description)
            }
            throw ValidationError("\(printable(host)) is a pattern; explain takes one host, such as api.example.com.")
        }
    }
}
