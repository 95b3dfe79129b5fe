import Catalog
import Reports
import Testing
import Verdicts

@Suite struct `The taxonomy` {
    @Test(arguments: [
        ("cleartext-traffic", "MASWE-0026", "MASWE-0050", "MASVS-NETWORK-1"),
        ("insecure-cert-validation", "MASWE-0027", "MASWE-0052", "MASVS-NETWORK-1"),
        ("insecure-pinning", "MASWE-0028", "MASWE-0047", "MASVS-NETWORK-2"),
    ])
    func `an alias has its number, the number it had in the beta, and its control`(
        alias: String, number: String, beta: String, control: String
    ) throws {
        let weakness = try #require(Taxonomy.weakness(alias))
        #expect(weakness.maswe == number && weakness.masweBeta.first == beta && weakness.masvs == control)
        #expect(weakness.number.contains(number) && weakness.number.contains(beta))
        #expect(!weakness.covers.isEmpty && !weakness.leavesOut.isEmpty)
    }

    @Test func `nothing is numbered twice`() {
        let tests = Taxonomy.weaknesses.flatMap(\.tests).map(\.id)
        #expect(Set(tests).count == tests.count)
        #expect(tests.allSatisfy { $0.wholeMatch(of: /MASTG-TEST-\d{4}/) != nil })
        let numbers = Taxonomy.weaknesses.flatMap { [$0.maswe] + $0.masweBeta }
        #expect(Set(numbers).count == numbers.count)
    }

    @Test func `every CWE that a mode refers to has its title`() {
        let references = Set(Catalog.modes.flatMap(\.references).filter { $0.hasPrefix("CWE-") })
        #expect(references.count > 5)
        for reference in references {
            #expect(Int(reference.dropFirst(4)).flatMap { Taxonomy.cwe($0) } != nil, "\(reference)")
        }
    }

    @Test func `acceptances name what they are kinds of`() throws {
        var finding = Finding.careless()
        finding.acceptedModes = ["wrong-host", "expired"]
        finding.verdict = .partialValidation
        let bearing = try #require(Taxonomy.bearings(of: finding).first)
        #expect(bearing.weakness.id == "insecure-cert-validation" && !bearing.onlyWherePinsAreDemanded)
        #expect(bearing.cwe.map(\.number) == [295, 297, 298])
    }

    @Test func `a missing pin is a weakness only where one is demanded`() throws {
        let bearing = try #require(Taxonomy.bearings(of: .strict()).first)
        #expect(bearing.weakness.id == "insecure-pinning" && bearing.onlyWherePinsAreDemanded)
    }

    @Test func `what is sound or open shows no weakness`() {
        #expect(Taxonomy.bearings(of: .pinned()).isEmpty)
        #expect(Taxonomy.bearings(of: .undecided()).isEmpty)
    }

    @Test func `plain requests are a weakness whatever the verdict`() {
        var finding = Finding.pinned()
        finding.cleartext = .observed
        #expect(Taxonomy.bearings(of: finding).map(\.weakness.id) == ["cleartext-traffic"])
    }
}
