internal import Foundation
package import OpenSSLKit

/// Seconds since 1970-01-01T00:00:00Z.
package func unixTime() -> Int64 { Int64(Date().timeIntervalSince1970) }

/// A root certificate and its key.
package struct Material: Sendable {
    package let certificate: Certificate
    package let key: PrivateKey

    package init(certificate: Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// Seconds that a new root lives: a phone that keeps it installed by mistake is at risk for a month at most.
    static let lifetime: Int64 = 30 * 86_400
    /// Seconds for which a CA's notBefore lies back: a client that looks at dates at the leaf's own notBefore must find its issuers valid,
    /// or `expired` would have two faults.
    static let past: Int64 = 10 * 365 * 86_400

    static func lifetime(now: Int64, end: Int64?) -> ClosedRange<Int64> {
        let last = now + lifetime
        return (now - past)...max(now, min(last, end ?? last))
    }

    /// A new root, named so that the owner of a phone can tell whose it is.
    package static func make(now: Int64 = unixTime()) throws(AuthorityError) -> Material {
        do {
            let tag = Digest.hex(try Digest.random(3)).uppercased()
            let user = ProcessInfo.processInfo.environment["USER"] ?? NSUserName()
            // ub-common-name is 64; iOS needs a common name.
            let name = String("pinproof CA \(user)@\(ProcessInfo.processInfo.hostName) \(tag)".suffix(64))
            let issuer = try Issuer.root(commonName: name, lifetime: lifetime(now: now, end: nil))
            return Material(certificate: issuer.certificate, key: issuer.key)
        } catch {
            throw AuthorityError(.minting, "No CA could be made: \(error)")
        }
    }

    /// What keeps this from being a CA that sound clients accept, as sentences; empty where nothing does.
    package func faults(now: Int64 = unixTime()) -> [String] {
        var faults: [String] = []
        if !certificate.matches(key) { faults.append("The key is not the certificate's.") }
        if !certificate.isCA { faults.append("basicConstraints does not say CA:TRUE, so clients refuse what it signs.") }
        if !certificate.hasSubjectKeyIdentifier { faults.append("It has no subjectKeyIdentifier, which strict clients demand of a CA.") }
        if let end = certificate.notAfter, end < now + 86_400 { faults.append("It ends within a day.") }
        if let begin = certificate.notBefore, begin > now { faults.append("It is not valid yet.") }
        if key.isRSA && key.bits < 2048 { faults.append("Its RSA key of \(key.bits) bits is refused by every current client.") }
        if certificate.keyType.hasPrefix("EC-"), key.bits < 256 { faults.append("Its EC key of \(key.bits) bits is too small.") }
        if let hash = certificate.signatureHash, ["MD5", "SHA1"].contains(hash.uppercased()), !certificate.isSelfIssued {
            faults.append("It is signed with \(hash).")
        }
        if certificate.hasNameConstraints { faults.append("It is name-constrained, so the name modes could not be told apart from it.") }
        return faults
    }
}
