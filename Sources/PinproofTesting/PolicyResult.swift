internal import Reports
internal import Verdicts

extension Pinproof {
    /// A policy held against a run.
    public struct PolicyResult: Sendable, CustomStringConvertible {
        /// What became of the policy as a whole.
        public enum Status: String, Sendable, CaseIterable {
            /// Everything that it demands was seen.
            case met
            /// Something of it is broken.
            case broken
            /// Nothing is broken, and something cannot be told.
            case inconclusive
        }

        /// What became of the policy as a whole: something broken wins over something that cannot be told.
        public let status: Status
        /// One for each of its demands, domain by domain.
        public let checks: [Check]
        /// A table for people; every line ends with a line feed.
        public let description: String

        /// Everything that it demands was seen.
        public var isMet: Bool { status == .met }

        init(_ report: PolicyReport) {
            status =
                switch report.exit {
                case .success: .met
                case .violated: .broken
                case .inconclusive, .environment, .usage, .interrupted: .inconclusive
                }
            checks = report.checks.map(Check.init)
            description = PolicyTable(style: .plain).render(report)
        }
    }

    /// One demand of a policy, held against one client at one domain.
    public struct Check: Identifiable, Hashable, Sendable {
        /// What became of a demand.
        public enum Status: String, Sendable, CaseIterable {
            /// It was seen to be met.
            case met
            /// It was seen to be broken.
            case broken
            /// The run does not tell; never a pass.
            case inconclusive
            /// No client came to this domain.
            case notSeen = "not-seen"
            /// Nothing is demanded: worth knowing.
            case note

            init(_ status: PolicyCheck.Status) {
                self =
                    switch status {
                    case .met: .met
                    case .broken: .broken
                    case .inconclusive: .inconclusive
                    case .notSeen: .notSeen
                    case .note: .note
                    }
            }
        }

        /// The same for the same question in every run: `expectation:api.example.com`.
        public let id: String
        /// What became of it.
        public let status: Status
        /// nil where the demand is about no domain that was called.
        public let host: String?
        /// What was demanded, as the policy has it: `expect: pinned`.
        public let expected: String
        /// What the run showed.
        public let seen: String
        /// What came of it, in a sentence or two.
        public let sentence: String
        /// The line of the policy that demands it, from 1; nil for what is demanded by default.
        public let line: Int?

        init(_ check: PolicyCheck) {
            id = check.id
            status = Status(check.status)
            host = check.domain?.host
            expected = check.expected
            seen = check.seen
            sentence = check.sentence
            line = check.place?.line
        }
    }
}
