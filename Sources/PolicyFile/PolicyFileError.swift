package import Verdicts
internal import Wire

/// A policy that cannot be taken, with everything that is wrong with it.
package struct PolicyFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// In the order of the file; at least one.
    package let problems: [PolicyProblem]

    /// That of the first problem.
    package var code: PolicyProblem.Code { problems.first?.code ?? .syntax }

    /// A line for each problem: `pinproof.yml:3:5: what is wrong, and what to write instead.`
    package var description: String { problems.map { "\(printable(file)):\($0.place): \($0.sentence)" }.joined(separator: "\n") }
}

/// One thing that is wrong with a policy.
package struct PolicyProblem: Error, Hashable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        case tooLarge = "too-large"
        /// A byte that is not UTF-8, or a character that no YAML may hold.
        case encoding
        /// It is not YAML.
        case syntax
        /// An anchor or alias.
        case alias
        case duplicateKey = "duplicate-key"
        case unknownKey = "unknown-key"
        case missingKey = "missing-key"
        /// A table where a text belongs, and the like.
        case wrongType = "wrong-type"
        case badValue = "bad-value"
        /// A version of the format that is not known.
        case version
    }

    package let code: Code
    package let place: Place
    /// What is wrong, and what to write instead.
    package let sentence: String

    init(_ code: Code, at place: Place, _ sentence: String) {
        self.code = code
        self.place = place
        self.sentence = sentence
    }
}
