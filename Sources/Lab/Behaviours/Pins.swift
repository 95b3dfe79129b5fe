internal import Verdicts

extension LabBehaviour {
    static let pins: [LabBehaviour] = [pinAfterRequest, pinOneHost, pinSPKI, pinLeaf, pinCA, pinAfterHandshake]

    /// The request is gone by then, so that this protects nothing.
    package static let pinAfterRequest = LabBehaviour(
        name: "pin-after-request", title: "Pin, compared after the request",
        summary: "Checks everything, and looks at the server's public key only when the answer is there: the request has gone by then.",
        expected: [LabExpectation(.validated, trust: [.accepted])],
        pin: Pin(subject: .publicKey, moment: .afterRequest, scope: .everyHost))

    /// One command, two hosts.
    package static let pinOneHost = LabBehaviour(
        name: "pin-one-host", title: "Pin for one of two hosts",
        summary: "Calls two hosts. Pins the public key of the first during the handshake, and forgets the second.",
        expected: [LabExpectation(.pinned, at: .api, trust: [.canary]), LabExpectation(.validated, at: .push, trust: [.accepted])],
        withoutCanary: [
            LabExpectation(.pinned, at: .api, trust: [.otherDomain]), LabExpectation(.validated, at: .push, trust: [.accepted]),
        ],
        pin: Pin(subject: .publicKey))

    /// As the delegate of a URLSession does it: the chain first, and then the key for the one host.
    package static let pinSPKI = LabBehaviour(
        name: "pin-spki", title: "Pin of the public key",
        summary: "Checks everything, and for its one host also the server's public key, before the handshake is done.",
        expected: [LabExpectation(.pinned, trust: [.canary])],
        withoutCanary: [cannotTell],
        pin: Pin(subject: .publicKey))

    /// The same with the whole certificate, which ends with its renewal.
    package static let pinLeaf = LabBehaviour(
        name: "pin-leaf", title: "Pin of the certificate",
        summary: "Checks everything, and for its one host also that the certificate is the bundled one, byte for byte.",
        expected: [LabExpectation(.pinned, trust: [.canary])],
        withoutCanary: [cannotTell],
        pin: Pin(subject: .leaf))

    /// Our root is an unknown CA here and a trusted one elsewhere, and only the canary can show that.
    package static let pinCA = LabBehaviour(
        name: "pin-ca", title: "Pin of the CA",
        summary: "Trusts for its one host the bundled genuine CA and no other; every other host is checked as usual.",
        expected: [LabExpectation(.pinned, trust: [.canary])],
        withoutCanary: [cannotTell],
        pin: Pin(subject: .authority))

    /// It pins whomever it is called for, the canary included, so that only its progress shows that it trusts our root.
    package static let pinAfterHandshake = LabBehaviour(
        name: "pin-after-handshake", title: "Pin, compared after the handshake",
        summary:
            "Checks everything, finishes the handshake, and then closes without sending a byte if the server's public key is not the pinned one.",
        expected: [LabExpectation(.pinned, trust: [.progressDifferential])],
        pin: Pin(subject: .publicKey, moment: .afterHandshake, scope: .everyHost))

    private static let cannotTell = LabExpectation(.untrustedOrPinned, .unknown)
}
