import Testing
import Verdicts

/// One real client in one of its moods, and what must be said about it.
struct ClientRow: Sendable, CustomTestStringConvertible {
    /// What it does with a mode.
    enum Cell: Character, Sendable {
        /// It sent a request.
        case accepts = "a"
        /// It ended the handshake, with an alert or without.
        case refuses = "r"
        /// It finished the handshake, and left without a request.
        case leaves = "l"
        /// It refuses at one moment or the other, as its TLS library has it.
        case either = "e"

        func holds(_ outcome: Outcome?) -> Bool {
            let isEarly = outcome == .rejected || outcome == .rejectedClosed
            return switch self {
            case .accepts: outcome == .accepted
            case .refuses: isEarly
            case .leaves: outcome == .rejectedLate
            case .either: isEarly || outcome == .rejectedLate
            }
        }
    }

    let name: String
    let command: [String]
    /// In the order of `modes`.
    let cells: [Cell]
    let verdict: Verdict
    var accepts: [String]
    var pinCheck: Finding.PinCheck?

    /// The columns of the table.
    static let modes = ["trusted-ca", "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"]

    /// - Parameter cells: one letter for each column.
    init(
        _ name: String, _ command: [String], cells: String, _ verdict: Verdict, accepts: [String] = [], pinCheck: Finding.PinCheck? = nil
    ) {
        self.name = name
        self.command = command
        self.cells = cells.compactMap(Cell.init)
        self.verdict = verdict
        self.accepts = accepts
        self.pinCheck = pinCheck
    }

    var testDescription: String { name }

    /// The command with what is known only on the bench: URL, PIN (curl's form), LEAF (SHA-256 of the genuine leaf, in hex), CLIENT.PY.
    func command(on bench: Bench) -> [String] {
        let values = [
            ("URL", "https://\(Bench.host)/"), ("HOST", Bench.host), ("PIN", bench.pin()), ("LEAF", bench.leafDigest()),
            ("CLIENT.PY", bench.path("client.py")),
            ("PYTHON", Tool.python.path ?? "python3"),
        ]
        return command.map { argument in values.reduce(argument) { $0.replacing("<\($1.0)>", with: $1.1) } }
    }

    /// Runs it and compares every cell, the verdict and its proof.
    ///
    /// - Parameter prefix: what stands before the command.
    @discardableResult
    func check(on bench: Bench, _ options: [String] = [], behind prefix: [String] = []) async throws -> Report {
        let run = try await bench.run(options, prefix + command(on: bench))
        let finding = try run.finding()
        #expect(run.ended.code == 0, Comment(rawValue: run.ended.errors))
        #expect(cells.count == Self.modes.count)
        for (mode, cell) in zip(Self.modes, cells) {
            let outcome = finding.cells[mode]?.outcome
            #expect(cell.holds(outcome), "\(mode): \(outcome?.rawValue ?? "nothing")")
        }
        #expect(finding.verdict == verdict)
        #expect(finding.confidence == .proven)
        #expect(finding.acceptedModes.filter(Self.modes.contains) == accepts)
        #expect(finding.pinCheck == pinCheck)
        for words in told { #expect(run.ended.words.contains(words), Comment(rawValue: run.ended.output)) }
        #expect(finding.controls.reach == .ok)
        if verdict == .pinned {
            #expect(finding.controls.trust?.by == .progressDifferential)
            #expect(finding.controls.openConfounders == [])
            #expect(finding.cells["trusted-ca"]?.trials ?? 0 >= 3)
            #expect(finding.cells["trusted-ca-mirrored"].map { $0.outcome == .rejected || $0.outcome == .rejectedLate } == true)
        }
        return try #require(run.report)
    }

    /// What people are told of it.
    private var told: [String] {
        switch verdict {
        case .validated: ["VALIDATES, NOT PINNED (proven)", "A CA trusted by the device can still intercept it."]
        case .noValidation: ["ACCEPTS ANY CERTIFICATE (proven)", "Anyone on the network can read and change this traffic."]
        case .partialValidation where accepts.contains("expired"): ["INCOMPLETE CHECKS (proven)", "accepts an expired certificate"]
        case .partialValidation: ["INCOMPLETE CHECKS (proven)", "accepts a wrong name."]
        case .pinned: ["PINNED (proven)", "It completes the handshake first; nothing was sent.", "at most 63 % accepted"]
        case .pinBypassable, .ownStore, .untrustedOrPinned, .inconclusive: []
        }
    }

    /// What it would need and this machine does not have; nil where it can be played.
    var missing: String? {
        let tools: [(Tool, Bool)] = [
            (.curl, Tool.curlUsesOpenSSL), (.openssl, Tool.openssl.isInstalled), (.git, Tool.git.isInstalled),
            (.wget, Tool.wget.isInstalled), (.python, Tool.python.isInstalled),
        ]
        return tools.first { name.lowercased().hasPrefix($0.0.name.prefix(4)) && !$0.1 }.map { "\($0.0.name) is not installed" }
    }
}
