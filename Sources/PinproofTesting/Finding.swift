internal import Verdicts

extension Pinproof {
    /// What may be claimed of one client at one domain.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// In lower case, without a dot at its end; an IP address without brackets.
        public let host: String
        /// The port of the server.
        public let port: Int
        /// The client's executable, or the JA4 fingerprint of its TLS stack; nil where neither is known.
        public let client: String?
        /// How it treats certificates there.
        public let verdict: Verdict
        /// How well that is founded.
        public let confidence: Confidence
        /// Why the verdict is no stronger; nil where nothing stands in its way.
        public let reason: Reason?
        /// The verdict in capitals: `VALIDATES, NOT PINNED`.
        public let headline: String
        /// What the verdict means, in a sentence or two.
        public let sentence: String
        /// Ids of the faulty certificates that were accepted, in the order of the catalogue.
        public let acceptedModes: [String]
        /// Whether it sends plain requests to this host.
        public let cleartext: Cleartext
        /// `api.example.com PINNED (proven): Rejects even a CA that the client trusts.`
        public let description: String

        init(_ finding: Verdicts.Finding) {
            host = finding.domain.host
            port = Int(finding.domain.port)
            client = finding.process ?? finding.ja4
            verdict = Verdict(finding.verdict)
            confidence = Confidence(finding.confidence)
            reason = finding.reason.map(Reason.init)
            headline = Words.headline(of: finding)
            sentence = Words.sentence(of: finding)
            acceptedModes = finding.acceptedModes
            cleartext = Cleartext(finding.cleartext)
            let claim = [finding.domain.description, headline, Words.confidence(of: finding)].filter { !$0.isEmpty }
            description = claim.joined(separator: " ") + ": " + sentence
        }
    }

    /// What keeps a verdict from being stronger.
    public struct Reason: Hashable, Sendable {
        /// A word that never changes, such as `ca-not-trusted`.
        public let code: String
        /// What was found.
        public let sentence: String
        /// What can be done about it. Options are named as on the command line: `--timeout` is ``Options/timeout``.
        public let nextAction: String

        init(_ reason: Verdicts.Reason) {
            code = reason.rawValue
            sentence = reason.sentence
            nextAction = reason.nextAction
        }
    }
}
