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
            // ub-common-name is 64 characters; iOS needs a common name.
            let name = "pinproof CA \("\(user)@\(ProcessInfo.processInfo.hostName)".prefix(64 - 19)) \(tag)"
            let issuer = try Issuer.root(commonName: name, lifetime: lifetime(now: now, end: nil))
            return Material(certificate: issuer.certificate, key: issuer.key)
        } catch {
            throw AuthorityError(.minting, "No CA could be made: \(error)")
        }
    }
}
