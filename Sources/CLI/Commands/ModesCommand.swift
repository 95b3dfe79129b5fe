internal import ArgumentParser
internal import Authority
internal import Catalog
internal import Proxy
internal import Reports
internal import Wire

struct ModesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modes",
        abstract: "Lists the test modes, or tells the whole story of one.",
        discussion: """
            With --write the certificates of a mode are made for a host and written for other tools, signed by the CA of --ca-dir, or, for
            a CA that nobody trusts, by one that is made for it.

            Examples:
              pinproof modes --profile standard --family identity
              pinproof modes expired --write certificates --host api.example.com
            """)

    @Argument(help: "The mode to tell of; all of them without.", completion: .list(Catalog.modes.map(\.id)))
    var id: String?

    @Option(help: ArgumentHelp("Only the modes of this family.", valueName: "family"))
    var family: TestMode.Family?

    @Option(help: ArgumentHelp("Only the modes of this profile.", valueName: "profile"))
    var profile: Profile?

    @Option(help: "How to print them.")
    var format = Format.text

    @Option(
        help: ArgumentHelp("Write leaf.pem, chain.pem, key.pem and root.pem of the mode into this folder.", valueName: "dir"),
        completion: .directory)
    var write: String?

    @Option(help: ArgumentHelp("The host that they are for.", valueName: "host"))
    var host: String?

    @OptionGroup(title: "CA") var authority: AuthorityOptions

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

    func validate() throws {
        let one = try chosen()
        if let one, write != nil {
            guard one.presentation.chain != nil else { throw ValidationError("\(one.id) has no certificates of ours to write.") }
            _ = try writtenHost()
        } else if write != nil {
            throw ValidationError("--write takes the id of one mode.")
        }
    }

    private func chosen() throws -> TestMode? {
        guard let id else { return nil }
        guard let mode = Catalog.mode(id) else {
            throw ValidationError("There is no test mode \(printable(id)). `pinproof modes` lists them.")
        }
        return mode
    }

    private func writtenHost() throws -> Host {
        guard let host else { throw ValidationError("--write takes --host: the name that the certificates are for.") }
        do { return try Host.parse(host) } catch { throw ValidationError("--host \(printable(host)): \(error.message)") }
    }

    func run() throws {
        let style: Style = StandardOutput.isColoured ? .ansi : .plain
        let one = try chosen()
        if let one, let write {
            return try ModeFiles(mode: one, host: try writtenHost(), authority: authority.location).write(to: write)
        }
        let modes =
            one.map { [$0] } ?? (profile ?? .full).modes.filter { family == nil || $0.family == family }
        switch format {
        case .text: StandardOutput.write(one.map { ModeStory.text($0, style: style) } ?? ModeTable.text(modes, style: style))
        case .json: StandardOutput.write(ModeTable.json(modes, unavailable: try unavailable(modes)))
        case .markdown: StandardOutput.write(ModeTable.markdown(modes))
        }
    }

    /// Why modes cannot be played on this machine, whatever the host; the genuine chain is fetched when it is needed.
    private func unavailable(_ modes: [TestMode]) throws -> [String: String] {
        let materials = try Certification(try Material.make()).materials(for: modes, hasGenuineChain: true)
        let reasons = modes.compactMap { mode -> (String, String)? in
            guard case .unavailable(let why) = mode.applicability(host: .name("host.of.some.length.test"), offer: nil, materials: materials)
            else { return nil }
            return (mode.id, why)
        }
        return Dictionary(uniqueKeysWithValues: reasons)
    }
}

extension TestMode.Family: ExpressibleByArgument {}
