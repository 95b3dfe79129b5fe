internal import ArgumentParser
internal import Authority
internal import Foundation
internal import OpenSSLKit
internal import Runner

struct CACommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ca",
        abstract: "Shows, exports, imports or removes the local CA.",
        discussion: """
            The CA is made on first use, on this machine, and lives for 30 days. Its key never leaves its folder.

            Examples:
              pinproof ca show
              pinproof ca export --format der --out root.cer
            """,
        subcommands: [Show.self, Export.self, Import.self, Remove.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tells whose the CA is, where it is kept and until when it holds.")

        @OptionGroup var authority: AuthorityOptions

        func run() throws {
            let folder = authority.location
            let root = try folder.loadOrMake().certificate
            StandardOutput.write(
                """
                \(root.subject)
                  kept in      \(folder.url.path)
                  fingerprint  \(root.fingerprint) (SHA-256)
                  key          \(root.keyType)
                  valid until  \(CAText.day(root.notAfter))
                  Android name \(root.subjectHashes.old).0

                \(CAText.install)
                """)
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes the root certificate (never the key) for other programs.")

        @Option(help: "The form of the file; jks is a trust store for Java, with the password changeit.")
        var format = Format.pem

        @Option(help: ArgumentHelp("Where to; - for standard output.", valueName: "file"), completion: .file())
        var out = "-"

        @OptionGroup var authority: AuthorityOptions

        enum Format: String, ExpressibleByArgument, CaseIterable {
            case pem
            case der
            /// A trust store for Java; its password is changeit.
            case jks
            /// A configuration profile of Apple's systems.
            case mobileconfig
        }

        func run() throws {
            let root = try authority.location.loadOrMake().certificate
            let bytes: [UInt8] =
                switch format {
                case .pem: Array(root.pem.utf8)
                case .der: root.der
                case .jks: JavaTrustStore.bytes(of: [root], time: Int64(Date().timeIntervalSince1970))
                case .mobileconfig: Array(MobileConfiguration.profile(root).utf8)
                }
            if out == "-" { return StandardOutput.write(bytes) }
            do { try Data(bytes).write(to: URL(fileURLWithPath: out), options: .withoutOverwriting) } catch {
                throw AuthorityError(.unreadable, "\(out) cannot be written, or exists already. Name another file with --out.")
            }
        }
    }

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

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes the CA, and tells how to remove it from devices.")

        @OptionGroup var authority: AuthorityOptions

        func run() throws {
            let folder = authority.location
            try folder.remove()
            StandardOutput.write("Deleted the CA in \(folder.url.path).\n\n\(CAText.remove)")
        }
    }
}
