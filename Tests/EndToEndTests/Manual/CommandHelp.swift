import Foundation

/// What the program says of itself with `--experimental-dump-help`; the parts that a manual is made of.
struct CommandHelp: Decodable {
    let commandName: String
    let superCommands: [String]?
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool
    let arguments: [Argument]?
    let subcommands: [CommandHelp]?

    struct Argument: Decodable {
        enum Kind: String, Decodable { case positional, option, flag }

        struct Name: Decodable {
            enum Kind: String, Decodable { case long, short, longWithSingleDash }

            let kind: Kind
            let name: String
        }

        let kind: Kind
        let names: [Name]?
        let preferredName: Name?
        let valueName: String?
        let defaultValue: String?
        let allValues: [String]?
        let abstract: String?
        let discussion: String?
        let sectionTitle: String?
        let isOptional: Bool
        let isRepeating: Bool
        let parsingStrategy: String
        let shouldDisplay: Bool
    }

    private struct Whole: Decodable { let command: CommandHelp }

    init(_ json: Data) throws { self = try JSONDecoder().decode(Whole.self, from: json).command }

    /// `pinproof policy lint`.
    var path: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    /// Those below it that do something, in order; `help` is described by itself.
    var leaves: [CommandHelp] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
            .flatMap { $0.subcommands == nil ? [$0] : $0.leaves }
    }

    /// Its own arguments, without what every command has.
    var ownArguments: [Argument] {
        (arguments ?? []).filter { $0.shouldDisplay && !["help", "version"].contains($0.preferredName?.name) }
    }
}
