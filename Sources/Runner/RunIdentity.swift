package import Authority
internal import Foundation
internal import OpenSSLKit
internal import Verdicts

extension RunIdentity {
    /// The version of this software, as reports state it.
    package static let currentVersion = "0.1.0"

    /// A new run of this version, with that root in play.
    package init(of material: Material) {
        let root = material.certificate
        self.init(
            id: Self.newID(), toolVersion: Self.currentVersion,
            authority: .init(fingerprint: root.fingerprint, notAfter: Double(root.notAfter ?? 0)), rootPEM: root.pem)
    }

    /// `20261121T192003-7f3a`: the time in UTC, and two random bytes against collisions.
    package static func newID() -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyyMMdd'T'HHmmss"
        let suffix = String(UInt16.random(in: .min ... .max), radix: 16)
        return formatter.string(from: Date()) + "-" + String(repeating: "0", count: 4 - suffix.count) + suffix
    }
}
