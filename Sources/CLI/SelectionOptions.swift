internal import ArgumentParser
internal import Catalog
internal import Runner
internal import Verdicts
internal import Wire

/// Which modes, on whom, how often.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Test modes, families or profiles, separated by commas; a leading - takes away (--modes=-expired). Controls are added.",
            discussion: """
                For example: identity,expired or standard,-strength. A list that begins with - takes from the profile, and stands after a =.
                `pinproof modes` lists them.
                """, valueName: "name,name"),
        completion: .list(Profile.allCases.map(\.rawValue) + TestMode.Family.allCases.map(\.rawValue) + Catalog.modes.map(\.id)))
    var modes: String?

    @Option(
        help: "A named set of test modes (default: that of the policy, else core); ats holds the minimums of App Transport Security.")
    var profile: Profile?

    @Option(help: ArgumentHelp("Hosts to test, separated by commas; others are passed through.", valueName: "host,host"))
    var domains: String?

    @Option(help: ArgumentHelp("How many refusals a mode needs (claims of a pin take 3 in any case).", valueName: "n"))
    var trials = 1

    @Option(help: ArgumentHelp("Seconds of silence after the handshake until it counts.", valueName: "seconds"))
    var window = 1.0

    @Flag(help: "Also play the modes that tell what a pin names; most take --owner-key.")
    var level = false

    var hosts: [String] { (domains ?? "").split(separator: ",").map { $0.lowercased().filter { $0 != " " } } }

    func validate() throws {
        guard (1...100).contains(trials) else { throw ValidationError("--trials takes 1 to 100.") }
        for host in hosts where (try? HostPort.parse(host)) == nil && (try? Host.parse(host)) == nil {
            throw ValidationError(
                "--domains \(printable(host)): expected hosts as they are called, without wildcards, and with a port for that port alone: "
                    + "api.example.com, 192.0.2.7:8443, [2001:db8::1]:8443.")
        }
        guard window >= 1, window <= 3600 else { throw ValidationError("--window takes 1 to 3600 seconds.") }
        _ = try modeIDs(nil)
    }

    /// The set that was asked for here, else the policy's, else the core.
    func profile(_ policy: Policy?) -> Profile { profile ?? policy?.profile?.value ?? .core }

    /// The chosen modes by id, in catalogue order, without the controls that plans add by themselves.
    func modeIDs(_ policy: Policy?) throws -> [String] {
        let profile = profile(policy)
        do throws(CatalogError) {
            let chosen = try modes.map { list throws(CatalogError) in try Selection.modes(list, from: profile) } ?? profile.modes
            let ids = Set(chosen.map(\.id))
            return Catalog.modes.filter {
                ids.contains($0.id) || (level && ($0.family == .pin || Catalog.borrowedUnderUnknown.contains($0.id)))
            }.map(\.id)
        } catch {
            throw ValidationError(error.description)
        }
    }
}

/// How a command is run.
struct TrialOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Seconds for one run of the command; then it is ended, which is no evidence.", valueName: "seconds"))
    var timeout = 60.0

    @Flag(name: .customLong("all-at-once"), help: "Play each mode on all domains at once; fewer trials, less certain.")
    var allAtOnce = false

    func validate() throws {
        guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout takes seconds, more than 0 and at most 86400.") }
    }
}

/// What shows that the client trusts our root.
struct TrustOptions: ParsableArguments {
    @Option(
        name: .customLong("control-command"),
        help: ArgumentHelp("The same program without its pin, as a shell command; it makes a pin likely.", valueName: "command"))
    var controlCommand: String?

    @Option(
        name: .customLong("trust-via"),
        help: ArgumentHelp(
            "How the command is told of our root: env, namespace, auto.",
            discussion: """
                env: through variables. namespace: also with the bundle in the place of the system's own, which the command alone sees (Linux).
                auto: through variables, and again in a namespace where the client turns out to read none.
                """,
            valueName: "way"))
    var trustVia = TrustVia.auto

    @Flag(name: .customLong("assume-trusted"), help: "Take it that the client trusts our root; a pin is then likely, never proven.")
    var assumeTrusted = false

    @Flag(name: .customLong("no-canary"), help: "Do not send {url} to the canary.")
    var noCanary = false
}

extension TrustVia: ExpressibleByArgument {}
extension Profile: ExpressibleByArgument {}
