import Catalog
import PinproofTesting
import Testing
import Verdicts

/// The library's words are those of reports and run files.
struct MirrorTests {
    @Test func `verdicts and all that goes with them have the same words`() {
        #expect(Pinproof.Verdict.allCases.map(\.rawValue) == Verdicts.Verdict.allCases.map(\.rawValue))
        #expect(Pinproof.Confidence.allCases.map(\.rawValue) == Verdicts.Confidence.allCases.map(\.rawValue))
        #expect(Pinproof.Cleartext.allCases.map(\.rawValue) == CleartextUse.allCases.map(\.rawValue))
        #expect(Pinproof.Check.Status.allCases.map(\.rawValue) == PolicyCheck.Status.allCases.map(\.rawValue))
        #expect(Pinproof.Profile.allCases.map(\.rawValue) == Profile.allCases.map(\.rawValue))
    }
}
