internal import Catalog
internal import OpenSSLKit
internal import Wire

extension Material {
    /// What keeps this from being a CA that sound clients accept, as sentences; empty where nothing does.
    package func faults(now: Int64 = unixTime()) -> [String] {
        var faults: [String] = []
        if !certificate.matches(key) { faults.append("The key is not the certificate's.") }
        if !certificate.isCA { faults.append("Its basicConstraints or keyUsage do not let it sign certificates.") }
        if !certificate.hasSubjectKeyIdentifier { faults.append("It has no subjectKeyIdentifier, which strict clients demand of a CA.") }
        if let end = certificate.notAfter, end < now + 3 * 86_400 {
            faults.append("It ends within three days, and `not-yet-valid` needs longer than that.")
        }
        if let begin = certificate.notBefore, begin > now { faults.append("It is not valid yet.") }
        if key.isRSA && key.bits < 2048 { faults.append("Its RSA key of \(key.bits) bits is refused by every current client.") }
        if certificate.keyType.hasPrefix("EC-"), key.bits < 256 { faults.append("Its EC key of \(key.bits) bits is too small.") }
        if !key.isRSA && !certificate.keyType.hasPrefix("EC-") {
            faults.append("Its \(certificate.keyType) key is one that few clients verify.")
        }
        if !certificate.isSelfIssued { faults.append("It is not self-signed, and strict clients trust nothing but roots.") }
        if certificate.hasNameConstraints { faults.append("It is name-constrained, so the name modes could not be told apart from it.") }
        return faults.isEmpty ? trial(now: now) : faults
    }

    /// Signs a leaf and verifies it strictly: finds what no list of properties foresees.
    private func trial(now: Int64) -> [String] {
        do {
            let host = Host.name("trial.pinproof.test")
            let identity = try Certification(self, clock: { now }).mint(LeafRequest(profile: .trusted, host: host))
            let store = try TrustStore()
            try store.add(certificate)
            let errors = try store.errors(leaf: identity.leaf, chain: identity.chain, host: host, at: now)
            return errors.sorted().map { "A strict client refuses what it signs: \(TrustStore.words($0)) (\($0))." }
        } catch {
            return ["It cannot sign: \(error)"]
        }
    }
}
