import Authority
import Catalog
import OpenSSLKit
import Testing
import Wire

/// A fault beside the one that a mode has.
enum SecondFault: CaseIterable, Sendable {
    case wrongName, expired, notYetValid, unknownIssuer, authorityKeyIdentifierMissing, leafIsAuthority, usage

    /// It is in what a copy under another issuer gets anew.
    var isIssuers: Bool { self == .unknownIssuer || self == .authorityKeyIdentifierMissing }

    /// In a certificate that we mint.
    func bend(_ profile: inout CertificateProfile) {
        switch self {
        case .wrongName: profile.name(.fixed("second.fault.test"))
        case .expired: profile.validity = .ended(daysAgo: 60)
        case .notYetValid: profile.validity = .startsIn(days: 5)
        case .unknownIssuer: profile.issuerName = .other
        case .authorityKeyIdentifierMissing: profile.authorityKeyIdentifier = .absent
        case .leafIsAuthority: profile.constraints = .authority(pathLength: 3)
        case .usage: profile.keyUsage = .dataEncipherment
        }
    }

    /// In one that we copy, or present as it is.
    func bend(_ original: inout CertificateBuilder, now: Int64) {
        switch self {
        case .wrongName: original.alternativeNames = [.dns("second.fault.test")]
        case .expired: (original.notBefore, original.notAfter) = (now - 67 * day, now - 60 * day)
        case .notYetValid: (original.notBefore, original.notAfter) = (now + 5 * day, now + 12 * day)
        case .unknownIssuer: original.issuerName = .text([("CN", "stranger")])
        case .authorityKeyIdentifierMissing: original.extensions.removeAll { $0 == .authorityKeyIdentifier }
        case .leafIsAuthority:
            replace(&original, .basicConstraints("critical,CA:TRUE")) { if case .basicConstraints = $0 { true } else { false } }
        case .usage: replace(&original, .keyUsage("critical,dataEncipherment")) { if case .keyUsage = $0 { true } else { false } }
        }
    }

    private func replace(
        _ original: inout CertificateBuilder, _ new: CertificateBuilder.Extension, where isOld: (CertificateBuilder.Extension) -> Bool
    ) {
        original.extensions = original.extensions.map { isOld($0) ? new : $0 }
    }
}

/// The oracle is itself put to the test: a second fault in any mode must not escape it.
@Suite struct `The oracle` {
    static let hosts = [Hosts.wide, Hosts.fitting, Hosts.longest, Hosts.ipv4, Hosts.ipv6]

    @Test(arguments: SecondFault.allCases) func `notices a second fault in every mode`(fault: SecondFault) throws {
        let realm = try Realm.shared.get()
        let oracle = try Oracle(realm)
        var (modes, cases, verifier, same): (Set<String>, Int, Int, Set<String>) = ([], 0, 0, [])
        for mode in `Every mode`.modes {
            for host in Self.hosts {
                guard let sound = try realm.play(mode, host) else { continue }
                let now = realm.now
                let isRenewed = sound.profile.leaf.base == .genuine && sound.profile.leaf.issuerName == .issuers && fault.isIssuers
                guard !isRenewed, let bent = try realm.play(sound, { fault.bend(&$0) }, { fault.bend(&$0, now: now) }) else {
                    same.insert(mode.id)
                    continue
                }
                let structure = try oracle.structure(of: bent, declared: sound)
                #expect(!structure.isEmpty, "\(mode.id) for \(host.text)")
                modes.insert(mode.id)
                cases += 1
                if try !oracle.verification(of: bent).isEmpty { verifier += 1 }
            }
        }
        print(
            "\(fault): \(modes.count) modes, \(cases) chains; the structure gave away all, the verifier \(verifier); own fault of \(same.sorted())"
        )
        #expect(same.count <= 2, "a second fault is the first one of one mode, and nothing to one copy, at most")
        #expect(modes.count + same.count == `Every mode`.modes.count)
        #expect(verifier > cases / 2, "the verifier has a word for it too")
    }
}
