internal import Verdicts

extension LabBehaviour {
    static let secondTries: [LabBehaviour] = [retryInsecure, cleartextFallback]

    /// As `fetch(url) || fetch(url, insecure)`.
    package static let retryInsecure = LabBehaviour(
        name: "retry-insecure", title: "Retry without verification",
        summary: "Checks everything and refuses a bad certificate, and then asks once more and verifies nothing.",
        expected: [LabExpectation(.noValidation, isAcceptedByRetry: true)],
        afterRefusal: .retriesUnverified)

    /// As a program that meant to be helpful where https does not work.
    package static let cleartextFallback = LabBehaviour(
        name: "cleartext-fallback", title: "Falls back to http",
        summary: "Checks everything and refuses a bad certificate, and then asks the same over http://, in the clear.",
        expected: [LabExpectation(.validated, trust: [.accepted], cleartext: .fallback)],
        afterRefusal: .asksInTheClear)
}
