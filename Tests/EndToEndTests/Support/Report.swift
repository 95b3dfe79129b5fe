import Foundation
import Verdicts

/// The parts of a run file that the tests look at.
struct Report: Decodable {
    let run: Head
    let domains: [Finding]
    let connections: [Socket]
    let trials: [Trial]
    let cleartext: [PlainRequest]
    let warnings: [String]

    struct Head: Decodable {
        let trustVia: Verdicts.Run.TrustHanding.Way?
    }

    struct Client: Decodable {
        let id: String?
        let process: String?
        let place: String?
    }

    struct Finding: Decodable {
        let domain: String
        let client: Client
        let verdict: Verdict
        let confidence: Confidence
        let reason: Reason?
        let pinCheck: Verdicts.Finding.PinCheck?
        let pinLevel: Verdicts.Finding.PinLevel?
        let cleartext: CleartextUse
        let acceptedModes: [String]
        let controls: Controls
        let cells: [String: Cell]
    }

    struct Controls: Decodable {
        let reach: Verdicts.Finding.Controls.Reach
        let trust: Trust?
        let openConfounders: [Confounder]
    }

    struct Trust: Decodable {
        let by: Verdicts.Finding.Controls.Trust.Kind
    }

    struct Cell: Decodable {
        let outcome: Outcome?
        let step: Step?
        let alert: Alert?
        let state: Verdicts.Finding.Cell.State
        let trials: Int
        let request: String?
    }

    struct Socket: Decodable {
        struct Client: Decodable {
            let process: String?
        }

        let client: Client
        let domain: String
        let mode: String
        let outcome: Outcome
        let alert: Alert?
        let request: String?
        let tls: TLS?
        let firstRequestMilliseconds: Double?
    }

    struct Alert: Decodable {
        let code: UInt8
    }

    struct TLS: Decodable {
        let version: String
        let alpn: String?
    }

    struct Trial: Decodable {
        let purpose: Verdicts.Trial.Purpose
        let domain: String?
        let mode: String
        let exit: Int32?
        let interrupted: Bool
        let leftRunning: Bool
        let carried: Bool
    }

    struct PlainRequest: Decodable {
        let domain: String
        let request: String
    }

    init(_ json: Data) throws { self = try JSONDecoder().decode(Report.self, from: json) }

    func finding(_ host: String) -> Finding? { domains.first { $0.domain == host } }
}

/// The parts of an event line that the tests look at.
struct Event: Decodable {
    let type: String
    let schemaVersion: Int
    let run: String
    let domain: String?
    let outcome: Outcome?
    let verdict: Verdict?
    let confidence: Confidence?
    let reason: Reason?
    let pinCheck: Verdicts.Finding.PinCheck?
    /// Of a verdict its client, of a connection its socket's other end.
    let client: Report.Client?

    /// Every line of a JSONL text; throws on one that is not whole.
    static func lines(_ text: String) throws -> [Event] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
    }
}
