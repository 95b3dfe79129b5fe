internal import Verdicts

extension LabBehaviour {
    static let careless: [LabBehaviour] = [naive, noHostname, noExpiry]

    /// As `curl -k`.
    package static let naive = LabBehaviour(
        name: "naive", title: "No verification",
        summary: "Accepts every certificate, whoever issued it and for whatever name.",
        expected: [LabExpectation(.noValidation)],
        checks: .none)

    /// As Python with `check_hostname = False`.
    package static let noHostname = LabBehaviour(
        name: "no-hostname", title: "No host name check",
        summary: "Checks issuer and dates, but not that the certificate is for the host it meant to reach.",
        expected: [LabExpectation(.partialValidation)],
        checks: [.chain, .dates])

    /// As a device whose clock is not trusted, and whose maker left the dates out for that.
    package static let noExpiry = LabBehaviour(
        name: "no-expiry", title: "No check of dates",
        summary: "Checks issuer and host name, but no dates: it takes an expired certificate, whose key may have been stolen since.",
        expected: [LabExpectation(.partialValidation)],
        checks: [.chain, .name])
}
