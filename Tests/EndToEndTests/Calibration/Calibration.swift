import Foundation
import Verdicts

/// What each client did with each mode of the standard profile, by client and version: measured once, and compared ever after.
///
/// A cell is the step that was reached and the alert that was sent, as `E7`, `E3 48` or `E5`. What was not played has its reason as a word:
/// `not-applicable`, `not-offered`, `unavailable`.
struct Calibration: Codable, Equatable {
    /// Mode, cell.
    typealias Cells = [String: String]
    /// Version, cells.
    typealias Versions = [String: Cells]

    var clients: [String: Versions] = [:]

    static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("calibration.json")

    static func load() throws -> Calibration { try JSONDecoder().decode(Calibration.self, from: Data(contentsOf: file)) }

    func save() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: Self.file)
    }

    /// Where two measurements differ, a line each; a mode that only one of them knows is said too.
    static func differences(_ seen: Cells, from known: Cells) -> [String] {
        Set(seen.keys).union(known.keys).sorted().compactMap { mode in
            seen[mode] == known[mode] ? nil : "\(mode): \(seen[mode] ?? "not played") instead of \(known[mode] ?? "nothing known")"
        }
    }

    /// Of several versions the newest, numbers compared as numbers.
    static func newest(_ versions: Versions) -> (version: String, cells: Cells)? {
        versions.max { $0.key.compare($1.key, options: .numeric) == .orderedAscending }.map { ($0.key, $0.value) }
    }
}

extension Report.Finding {
    /// What is kept of a run: a cell for each mode that was asked or could not be.
    var calibration: Calibration.Cells { cells.compactMapValues(\.calibration) }
}

extension Report.Cell {
    /// Whether a close after the handshake comes with close_notify or without is a matter of who is faster, so that it is not kept.
    fileprivate var calibration: String? {
        guard let step else { return state == .notRun ? nil : state.rawValue }
        guard let alert, alert.code != 0 else { return step.rawValue }
        return "\(step.rawValue) \(alert.code)"
    }
}
