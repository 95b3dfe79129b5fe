internal import ArgumentParser
internal import Authority
internal import Foundation
internal import OpenSSLKit

struct CACommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca",
        abstract: "Shows, exports, imports or removes the local CA.",
        discussion: """
            Examples:
              pinproof ca show
              pinproof ca export --out root.pem
            """,
        subcommands: [Import.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Uses a CA that you already have.")

        @Option(help: ArgumentHelp("Its certificate (PEM).", valueName: "file"), completion: .file())
        var cert: String

        @Option(help: ArgumentHelp("Its unencrypted private key (PEM).", valueName: "file"), completion: .file())
        var key: String

        @OptionGroup var authority: AuthorityOptions

        func run() throws {
            let material = try Material(certificateFile: URL(fileURLWithPath: cert), keyFile: URL(fileURLWithPath: key))
            let faults = material.faults()
            guard faults.isEmpty else {
                throw AuthorityError(.unfit, "This CA cannot be used. \(faults.joined(separator: " "))")
            }
            try authority.location.save(material)
            StandardOutput.write("Imported \(material.certificate.subject) into \(authority.location.url.path)\n")
        }
    }
}
