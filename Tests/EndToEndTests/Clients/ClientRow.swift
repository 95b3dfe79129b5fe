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

    typealias Trust = Finding.Controls.Trust.Kind

    let name: String
    let command: [String]
    /// Options of `pinproof run`.
    let options: [String]
    /// In the order of `modes`.
    let cells: [Cell]
    /// What it may send where it refuses; empty where it closes without a word.
    let alerts: Set<UInt8>
    let verdict: Verdict
    let confidence: Confidence
    /// Why it cannot be told, or is likely only.
    let reason: Reason?
    /// What shows that it trusts our CA, where it is said to pin.
    let trust: Trust?
    let pinCheck: Finding.PinCheck?
    let reach: Finding.Controls.Reach
    /// What it takes to play it.
    let needs: [Need]

    /// The columns of the table.
    static let modes = ["trusted-ca", "untrusted-ca", "untrusted-ca-root-sent", "self-signed", "wrong-host", "expired"]

    /// - Parameters:
    ///   - command: with placeholders, see `command(on:)`.
    ///   - cells: one letter for each column.
    init(
        _ name: String, _ command: [String], options: [String] = [], cells: String, alerts: Set<UInt8> = [], _ verdict: Verdict,
        _ confidence: Confidence = .proven, reason: Reason? = nil, trust: Trust? = nil, pinCheck: Finding.PinCheck? = nil,
        reach: Finding.Controls.Reach = .ok, needs: [Need]
    ) {
        self.name = name
        self.command = command
        self.options = options
        self.cells = cells.compactMap(Cell.init)
        self.alerts = alerts
        self.verdict = verdict
        self.confidence = confidence
        self.reason = reason
        self.trust = trust
        self.pinCheck = pinCheck
        self.reach = reach
        self.needs = needs
    }

    var testDescription: String { name }

    /// The faulty certificates that it accepts.
    var accepts: [String] { zip(Self.modes, cells).filter { $0.1 == .accepts && $0.0 != "trusted-ca" }.map(\.0) }
}
