internal import Catalog
package import Verdicts

extension Taxonomy {
    /// A weakness that a finding bears on.
    package struct Bearing: Hashable, Sendable {
        package var weakness: Weakness
        /// It is a fault where a pin is demanded, of a domain that the developer controls (profile L2), and none elsewhere.
        package var onlyWherePinsAreDemanded: Bool
        /// What OWASP maps the weakness to, and what the accepted modes name beyond that, in order of the numbers.
        package var cwe: [CWE]
    }

    /// What a finding shows; empty where it shows no weakness, or decides nothing.
    ///
    /// That a pin is missing follows from every acceptance of our CA; that it ought to be there does not.
    package static func bearings(of finding: Finding) -> [Bearing] {
        var found: [Bearing] = []
        if finding.cleartext != .none || finding.acceptedModes.contains("null-cipher") {
            found.append(Bearing(weakness: cleartextTraffic, onlyWherePinsAreDemanded: false, cwe: cleartextTraffic.cwe))
        }
        switch finding.verdict {
        case .noValidation, .partialValidation:
            let cwe = named(by: finding.acceptedModes)
            found.append(
                Bearing(
                    weakness: certificateValidation, onlyWherePinsAreDemanded: false,
                    cwe: cwe.isEmpty ? Array(certificateValidation.cwe.prefix(1)) : cwe))
        case .pinBypassable:
            found.append(Bearing(weakness: pinning, onlyWherePinsAreDemanded: false, cwe: union(pinning.cwe, finding.acceptedModes)))
        case .validated:
            found.append(Bearing(weakness: pinning, onlyWherePinsAreDemanded: true, cwe: pinning.cwe))
        case .pinned, .ownStore, .untrustedOrPinned, .inconclusive: break
        }
        return found
    }

    private static func union(_ own: [CWE], _ modes: [String]) -> [CWE] { Set(own).union(named(by: modes)).sorted() }

    /// The weaknesses that modes refer to. Where one of them is a kind of CWE-295, that is named too: it is what most people look for.
    private static func named(by modes: [String]) -> [CWE] {
        let references = modes.compactMap(Catalog.mode).flatMap(\.references)
        let numbers = Set(references.compactMap { $0.hasPrefix("CWE-") ? Int($0.dropFirst(4)) : nil })
        let general: Set<Int> = numbers.isDisjoint(with: [296, 297, 298, 299]) ? [] : [295]
        return numbers.union(general).compactMap { cwe($0) }.sorted()
    }
}
