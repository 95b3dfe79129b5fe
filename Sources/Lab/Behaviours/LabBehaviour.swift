/// One way in which a demo client treats certificates: what it checks, what it does when a check fails, and what a run must say about it.
///
/// A behaviour is one value in a file of this folder. The client reads its fields; the tour, the help and the tests read the list.
package struct LabBehaviour: Hashable, Sendable, CustomStringConvertible {
    /// Kebab-case; its name on the command line.
    package let name: String
    /// Its title in lists.
    package let title: String
    /// What it does, in a sentence or two.
    package let summary: String
    /// What a whole run must say, one for each host that is called.
    package let expected: [LabExpectation]
    /// The same for a run without a canary, where a verdict rests on it.
    private let withoutCanary: [LabExpectation]?

    /// Ids of modes that a tour plays with it besides those of the core profile: they show what is wrong with its pin.
    package let modes: [String]

    let checks: Checks
    let pin: Pin?
    let afterRefusal: AfterRefusal
    /// It shows a client certificate to a server that asks for one.
    let hasIdentity: Bool

    init(
        name: String, title: String, summary: String, expected: [LabExpectation], withoutCanary: [LabExpectation]? = nil,
        modes: [String] = [], checks: Checks = .all, pin: Pin? = nil, afterRefusal: AfterRefusal = .givesUp, hasIdentity: Bool = false
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.expected = expected
        self.withoutCanary = withoutCanary
        self.modes = modes
        self.checks = checks
        self.pin = pin
        self.afterRefusal = afterRefusal
        self.hasIdentity = hasIdentity
    }

    package var description: String { name }

    /// Every behaviour, the most careless first.
    package static let all = careless + secondTries + sound + pins + weakPins

    /// The behaviour of this name.
    package static func named(_ name: String) -> LabBehaviour? { all.first { $0.name == name } }

    /// What a run must say.
    ///
    /// - Parameter hasCanary: the command was sent to the canary too.
    package func expected(hasCanary: Bool) -> [LabExpectation] { hasCanary ? expected : withoutCanary ?? expected }

    /// The servers that it calls in a tour, in order.
    package var hosts: [LabHost] { expected.map(\.host) }
}

extension LabBehaviour {
    /// What of the chain is verified during the handshake.
    struct Checks: OptionSet, Hashable, Sendable {
        let rawValue: Int

        /// A path to an anchor (RFC 5280 §6.1). The others mean nothing without it.
        static let chain = Checks(rawValue: 1)
        /// The leaf is for the host (RFC 9525 §6).
        static let name = Checks(rawValue: 2)
        /// Every certificate is valid now (RFC 5280 §6.1.3).
        static let dates = Checks(rawValue: 4)

        static let none: Checks = []
        static let all: Checks = [.chain, .name, .dates]
    }

    /// What must be the genuine server's own, besides a sound chain.
    struct Pin: Hashable, Sendable {
        let subject: Subject
        var moment = Moment.inHandshake
        var scope = Scope.oneHost
        /// The pin takes the place of the check of the host name.
        var replacesName = false

        enum Subject: Hashable, Sendable {
            /// SHA-256 of the leaf's SubjectPublicKeyInfo (RFC 7469 §2.4).
            case publicKey
            /// The same of any certificate that the server sends, whether it is the leaf or not.
            case presentedKey
            /// The leaf's subject and issuer as text.
            case names
            /// The leaf's DER, byte for byte.
            case leaf
            /// The anchors: for the pinned host those of one file and no others.
            case authority
        }

        enum Moment: Hashable, Sendable {
            case inHandshake
            /// Before a byte of the request.
            case afterHandshake
            /// When the answer is there.
            case afterRequest
        }

        enum Scope: Hashable, Sendable {
            /// Other hosts are handled as by a client without a pin.
            case oneHost
            case everyHost
        }
    }

    /// What follows when it has refused a certificate.
    enum AfterRefusal: Hashable, Sendable {
        case givesUp
        /// It asks once more on a new connection, and verifies nothing there.
        case retriesUnverified
        /// It asks once more over http.
        case asksInTheClear
    }
}
