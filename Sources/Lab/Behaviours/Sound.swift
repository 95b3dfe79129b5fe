internal import Verdicts

extension LabBehaviour {
    static let sound: [LabBehaviour] = [strict, mtls]

    /// As `curl`.
    package static let strict = LabBehaviour(
        name: "strict", title: "Full verification",
        summary: "Checks issuer, dates and host name during the handshake, and ends it with an alert if one of them is wrong.",
        expected: [LabExpectation(.validated, trust: [.accepted])])

    /// As `curl --cert`. What it thinks of certificates shows before its server could miss its own.
    package static let mtls = LabBehaviour(
        name: "mtls", title: "Full verification, with a client certificate",
        summary: "Checks everything, and shows a certificate of its own, without which its server talks to nobody.",
        expected: [LabExpectation(.validated, trust: [.accepted])],
        hasIdentity: true)
}
