/// One weakness as the standards name it, with what this program can say of it and what it cannot.
package struct Weakness: Hashable, Sendable, Identifiable {
    /// OWASP's alias, which outlives its numbers: `insecure-pinning`.
    package var id: String
    /// OWASP's title of it.
    package var title: String
    /// The control of MASVS 2 that it breaks: `MASVS-NETWORK-1`.
    package var masvs: String
    /// The requirements of MASVS 1 that it came from.
    package var masvsV1: [String]
    /// Its number in OWASP's list of weaknesses as it stands: `MASWE-0028`.
    package var maswe: String
    /// Its numbers in the list's beta, which most documents still quote.
    package var masweBeta: [String]
    /// The profiles that ask for it: `L1`, `L2`, `EUDIW`.
    package var profiles: [String]
    /// What OWASP maps it to.
    package var cwe: [CWE]
    /// Tests of the MASTG that look for it.
    package var tests: [GuideTest]
    /// What of it is observed here, as sentences.
    package var covers: String
    /// What of it is not, and what it takes instead, as sentences.
    package var leavesOut: String

    /// `MASWE-0028 (beta: MASWE-0047)`: both numbers, because both are in use.
    package var number: String { "\(maswe) (beta: \(masweBeta.joined(separator: ", ")))" }
}

/// An entry of MITRE's Common Weakness Enumeration.
package struct CWE: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let number: Int
    /// MITRE's name of it.
    package let title: String

    /// `CWE-295`.
    package var description: String { "CWE-\(number)" }

    package static func < (a: CWE, b: CWE) -> Bool { a.number < b.number }
}

/// A test of OWASP's Mobile Application Security Testing Guide, and how far an observer on the wire gets with it.
package struct GuideTest: Hashable, Sendable, Identifiable {
    /// `MASTG-TEST-0244`.
    package var id: String
    package var title: String
    package var extent: Extent

    package enum Extent: String, Hashable, Sendable, CaseIterable {
        /// A run answers it.
        case observed
        /// A run answers a part of it.
        case partial
        /// A run shows what comes of the fault; where it stands in the code, it does not.
        case effect
        /// It is answered by the app's files or code alone.
        case review

        /// One clause for a table.
        package var words: String {
            switch self {
            case .observed: "answered by a run, for the domains it met"
            case .partial: "in part: what the client offers is seen, and what it takes where the modes for it are played"
            case .effect: "its effect is observed; the place in the code needs a review"
            case .review: "not covered: needs the app's files or code"
            }
        }
    }
}
