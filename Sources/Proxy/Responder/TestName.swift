internal import Catalog

/// A name under `pinproof.test`, whose servers we are ourselves: the first label says what is shown there. `.test` is reserved (RFC 6761
/// §6.2), so nobody else can be meant.
enum TestName: Hashable, Sendable {
    /// `pinproof.test` and `www.pinproof.test`: the list of the others.
    case index
    /// `ID.pinproof.test`.
    case mode(TestMode)
    /// Under the domain, and no mode's.
    case unknown

    static let domain = "pinproof.test"

    /// nil where the host is not under the domain.
    ///
    /// - Parameter host: canonical.
    init?(_ host: String) {
        if host == Self.domain || host == "www.\(Self.domain)" {
            self = .index
        } else if host.hasSuffix(".\(Self.domain)") {
            self = Catalog.mode(String(host.dropLast(Self.domain.count + 1))).map(TestName.mode) ?? .unknown
        } else {
            return nil
        }
    }

    /// The name at which a mode is shown.
    static func of(_ mode: TestMode) -> String { "\(mode.id).\(domain)" }

    /// What is shown at this name. Where the name is no mode's, or the mode shows no certificate, that is a sound one.
    var mode: TestMode? {
        if case .mode(let mode) = self, mode.presentation.chain != nil { mode } else { Catalog.mode(Catalog.trusted) }
    }
}

/// Who answers an accepted session where it is not the genuine server.
enum Site: Hashable, Sendable {
    case canary
    case index
    /// The page of a mode that was shown.
    case shown(TestMode)
    /// The page of a mode that could not be shown, for this reason.
    case unavailable(TestMode, why: String)
    /// A name that is no mode's.
    case unknown
    /// Every name there is, while nothing is forwarded.
    case sink
}
