package import Catalog

/// What the owner of a client demands of it, domain by domain: the contents of `pinproof.yml`.
///
/// What was left out in the file is nil here, so that a report never points to a line that nobody wrote.
package struct Policy: Hashable, Sendable {
    /// The one version of the format that there is.
    package static let version = 1

    /// The file that it was read from, as the user named it.
    package var file: String
    /// The client's name, for reports.
    package var app: String?
    /// What is asked of first-party domains whose rule has no expectation of its own.
    package var masvs: Stated<MASVSLevel>?
    package var profile: Stated<Profile>?
    /// In the order of the file; the order decides nothing.
    package var rules: [Rule]
    /// nil is `validated`.
    package var unlisted: Stated<Unlisted>?
    /// nil is `deny`.
    package var cleartext: Stated<Permission>?
    /// Each must have been met by some client in the run.
    package var requireSeen: [Stated<HostPattern>]
    /// Where `controls: {trust: required}` stands: then a pin counts only if it is proven. nil where it is not demanded.
    package var requiresTrust: Place?

    package init(
        file: String, app: String? = nil, masvs: Stated<MASVSLevel>? = nil, profile: Stated<Profile>? = nil, rules: [Rule] = [],
        unlisted: Stated<Unlisted>? = nil, cleartext: Stated<Permission>? = nil, requireSeen: [Stated<HostPattern>] = [],
        requiresTrust: Place? = nil
    ) {
        self.file = file
        self.app = app
        self.masvs = masvs
        self.profile = profile
        self.rules = rules
        self.unlisted = unlisted
        self.cleartext = cleartext
        self.requireSeen = requireSeen
        self.requiresTrust = requiresTrust
    }

    /// The two levels of OWASP MASVS that differ here: pinning is asked for by L2 alone, and on first-party domains alone.
    package enum MASVSLevel: String, Codable, Hashable, Sendable, CaseIterable {
        case l1 = "L1"
        case l2 = "L2"
    }

    /// What becomes of a domain that no rule speaks of.
    package enum Unlisted: String, Codable, Hashable, Sendable, CaseIterable {
        /// To be called at all is a violation.
        case fail
        case ignore
        /// It is judged as by `expect: validated`.
        case validated
    }

    package enum Permission: String, Codable, Hashable, Sendable, CaseIterable {
        case allow, deny
    }
}
