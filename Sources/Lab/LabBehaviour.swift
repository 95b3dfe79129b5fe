package import Verdicts

/// The ways in which a demo client treats a certificate. Its raw value is its name on the command line.
package enum LabBehaviour: String, CaseIterable, Sendable {
    case naive
    case noHostname = "no-hostname"
    case strict
    case pinAfterHandshake = "pin-after-handshake"

    /// Its title in lists.
    package var title: String {
        switch self {
        case .naive: "No verification"
        case .noHostname: "No host name check"
        case .strict: "Full verification"
        case .pinAfterHandshake: "Pin, compared after the handshake"
        }
    }

    /// What it does, in one sentence.
    package var summary: String {
        switch self {
        case .naive: "Accepts every certificate, whoever issued it and for whatever name."
        case .noHostname: "Checks issuer and dates, but not that the certificate is for the host it meant to reach."
        case .strict: "Checks issuer, dates and host name during the handshake, and ends it with an alert if one of them is wrong."
        case .pinAfterHandshake:
            "Checks everything, finishes the handshake, and then closes without sending a byte if the server's public key is not the pinned one."
        }
    }

    /// What a whole run must say about it.
    package var expected: Verdict {
        switch self {
        case .naive: .noValidation
        case .noHostname: .partialValidation
        case .strict: .validated
        case .pinAfterHandshake: .pinned
        }
    }

    /// It needs the pin of the genuine server to run.
    package var needsPin: Bool { self == .pinAfterHandshake }

    /// It verifies the chain, during the handshake.
    var checksChain: Bool { self != .naive }

    /// It verifies that the leaf is for the host.
    var checksName: Bool { checksChain && self != .noHostname }
}
