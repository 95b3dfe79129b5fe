internal import Verdicts

/// Pins that a stranger's certificate can meet.
extension LabBehaviour {
    static let weakPins: [LabBehaviour] = [pinText, pinPresented, pinCANoHost]

    /// Anyone who is trusted to sign can copy a name.
    package static let pinText = LabBehaviour(
        name: "pin-text", title: "Pin of names",
        summary: "Checks everything, and for its one host also that subject and issuer are called as in the bundled certificate.",
        expected: [LabExpectation(.pinBypassable)],
        modes: ["pin-same-names", "pin-stuffed-tail"],
        pin: Pin(subject: .names))

    /// As Android's pinning did once (CVE-2016-2402): what is sent is not what was verified.
    package static let pinPresented = LabBehaviour(
        name: "pin-presented", title: "Pin looked for among all that is sent",
        summary: "Checks everything, and for its one host also that one of the certificates sent, whichever, has the pinned public key.",
        expected: [LabExpectation(.pinBypassable)],
        modes: ["pin-same-names", "pin-stuffed-tail"],
        pin: Pin(subject: .presentedKey))

    /// Every customer of that CA can take the host's place. Nothing under our root shows that, for our root is refused first.
    package static let pinCANoHost = LabBehaviour(
        name: "pin-ca-no-host", title: "Pin of the CA in the place of the name",
        summary: "Trusts for its one host the bundled genuine CA and no other, and takes whatever name that CA has signed.",
        expected: [LabExpectation(.partialValidation)],
        modes: ["own-cert"],
        pin: Pin(subject: .authority, replacesName: true))
}
