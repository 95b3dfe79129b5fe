/// Why a verdict is not stronger: a code that never changes, a plain sentence, and what to do next.
package enum Reason: String, Codable, Sendable, CaseIterable {
    case caNotTrusted = "ca-not-trusted"
    case neverConnected = "never-connected"
    case failsUninterrupted = "fails-uninterrupted"
    case originDown = "origin-down"
    case originUntrusted = "origin-untrusted"
    case neverReachedCertificate = "never-reached-certificate"
    case probeThenClose = "probe-then-close"
    case openButSilent = "open-but-silent"
    case stalls
    case mtlsRequired = "mtls-required"
    case onlyResumed = "only-resumed"
    case rejectsLateEverywhere = "rejects-late-everywhere"
    case tooFewTrials = "too-few-trials"
    case trialCutShort = "trial-cut-short"
    case childFailedInControl = "child-failed-in-control"
    case coalesced
    case ignoresProxy = "ignores-proxy"
    case quicSuspected = "quic-suspected"
    case androidUserCA = "android-user-ca"
    case iosFullTrustOff = "ios-full-trust-off"
    case stapleExpected = "staple-expected"
    case ctEnforced = "ct-enforced"
    case alpnGuessed = "alpn-guessed"
    case nameConstrainedCA = "name-constrained-ca"
    case echRetry = "ech-retry"
    case ownListSuspected = "own-list-suspected"
    case laterConnections = "later-connections"
    case unsteadyReach = "unsteady-reach"
    case calledAfterRefusal = "called-after-refusal"
    case trustNotObserved = "trust-not-observed"
    case sharedAddress = "shared-address"
    case modesLeftOut = "modes-left-out"
    case acceptsMirrored = "accepts-mirrored"
    case notForwarded = "not-forwarded"
    case waitsForServer = "waits-for-server"

    /// What was found, as a full sentence.
    package var sentence: String { text.sentence }

    /// What a person can do about it who tests a command, as a full sentence in the imperative.
    package var nextAction: String { text.next }

    private var text: (sentence: String, next: String) {
        switch self {
        case .caNotTrusted:
            (
                "It refuses our trusted certificate, and nothing shows that it trusts our CA, so a pin and a missing CA look alike.",
                "Give the command a {url} for the canary, let it call a second domain, or add --control-command with the pin switched off."
            )
        case .neverConnected:
            (
                "No TLS connection to it was seen while nothing was intercepted.",
                "Check that the command calls this domain every time, and that it uses the proxy it was given."
            )
        case .failsUninterrupted:
            (
                "Even when nothing is intercepted, the client sends the genuine server nothing, or is not answered.",
                "Make the command succeed through a plain proxy first; -v shows what it prints."
            )
        case .originDown:
            (
                "The genuine server could not be reached, so a refusal may have nothing to do with certificates.",
                "Start the server or open the way to it (--connect-to), then run again."
            )
        case .originUntrusted:
            (
                "The certificate of the genuine server does not verify here.",
                "Name its CA with --upstream-ca, or allow this one host with --insecure-upstream."
            )
        case .neverReachedCertificate:
            (
                "Every handshake ended before our certificate was sent.",
                "Look at the versions and cipher suites that the client offers; -vv prints them."
            )
        case .probeThenClose:
            (
                "The client opens connections and closes them without asking for anything.",
                "Make the command send a request to this domain, then run again."
            )
        case .openButSilent:
            (
                "The client finished a handshake and then kept the connection open without a request, which is neither yes nor no.",
                "Run again with a longer --window, or make the command send its request at once."
            )
        case .stalls:
            (
                "The client stopped in the middle of the handshake and neither went on nor closed.",
                "Run again with a longer --timeout, and check whether the client waits for a person to answer a question."
            )
        case .mtlsRequired:
            (
                "The genuine server asks for a client certificate, which an intercepting proxy cannot pass on.",
                "Lend one with --client-cert, or test against a server that asks for none."
            )
        case .onlyResumed:
            (
                "The client resumed earlier sessions, so it was never shown a certificate.",
                "Empty its session cache, or start it fresh for every trial."
            )
        case .rejectsLateEverywhere:
            (
                "It finishes every handshake and then closes without data, the same for our trusted CA as for an unknown one.",
                "Check that the client uses our CA; then give it a {url} for the canary or a second domain."
            )
        case .tooFewTrials:
            (
                "There are too few clear trials to turn a refusal into a claim.",
                "Run to the end with a higher --trials, a longer --timeout and without --all-at-once."
            )
        case .trialCutShort:
            (
                "We ended the command, or processes that it left running, so what they were about to do is not known.",
                "Give every trial time with --timeout, and let the command wait for all that it starts."
            )
        case .childFailedInControl:
            (
                "The command failed in a control trial, where nothing was intercepted.",
                "Run the command by itself until it succeeds every time."
            )
        case .coalesced:
            (
                "Requests for it travelled on a connection that was opened for another domain.",
                "Test the other domain's verdict, or switch HTTP/2 off in the client."
            )
        case .ignoresProxy:
            (
                "The client seems to go around the proxy: Go never proxies localhost, and Node 20 reads no proxy variables.",
                "Set the proxy in the client itself, call the server by a name that is not localhost, or, on Linux, run it with --capture."
            )
        case .quicSuspected:
            (
                "The client may use QUIC, which a TCP proxy does not see.",
                "Switch HTTP/3 off in the client, or block UDP port 443 for it."
            )
        case .androidUserCA:
            (
                "Android apps do not trust a CA in the user store unless they ask for it.",
                "Allow user anchors in the app's network security configuration, or install the CA in the system store."
            )
        case .iosFullTrustOff:
            (
                "On iOS an installed CA is not trusted until full trust is switched on for it.",
                "Switch it on in Settings, General, About, Certificate Trust Settings."
            )
        case .stapleExpected:
            (
                "The client wants a stapled OCSP response, which the genuine server sends; our plain certificate may fail for that alone.",
                "Switch the client's stapling check off, and run again."
            )
        case .ctEnforced:
            (
                "The genuine certificate carries signed timestamps, which ours cannot, and this client never accepted one of ours.",
                "Switch Certificate Transparency checks off for our CA, or give the command a {url} for the canary."
            )
        case .alpnGuessed:
            (
                "Our answer differed from the genuine server's in ALPN, version, key type, lifetime or names, or had to be guessed.",
                "Make the genuine server reachable from here, and run again."
            )
        case .nameConstrainedCA:
            (
                "The CA in use is limited to certain names, so certificates for other names fail for that reason.",
                "Use a CA without name constraints."
            )
        case .echRetry:
            (
                "The client used Encrypted ClientHello and left to try again, having accepted the certificate for the public name.",
                "Switch Encrypted ClientHello off in the client, and run again."
            )
        case .ownListSuspected:
            (
                "It refuses this host's certificate exactly like one of an unknown CA, so it may use its own CA list for this host.",
                "Look in the client for a CA list of its own for this host; none there makes the pin certain."
            )
        case .laterConnections:
            (
                "It usually connects to this domain more than once, and where the first connection was refused the others were not made.",
                "Let the command make one connection only, or run its parts one by one."
            )
        case .unsteadyReach:
            (
                "In some control trial the client did not reach the genuine server, so a refusal may have nothing to do with certificates.",
                "Run again when client, network and server work every time, with a higher --trials."
            )
        case .calledAfterRefusal:
            (
                "The command calls it only where another domain's certificate was refused, so no mode was played to it.",
                "Run again with --all-at-once, which plays every mode on all domains."
            )
        case .trustNotObserved:
            (
                "No certificate of our CA was accepted by the client itself, so its trust in it is an assumption.",
                "Give the command a {url} for the canary, or let it call a second domain; see docs/verdicts.md on controls."
            )
        case .sharedAddress:
            (
                "Several programs with one TLS library may be behind this address or interpreter, and each may have given some of the answers.",
                "Let no other program use this proxy from there, and say so with `proxy --single-app`."
            )
        case .modesLeftOut:
            (
                "Some faulty certificates of the core profile were not played, so nothing is known of the checks that refuse them.",
                "Run again without --modes."
            )
        case .notForwarded:
            (
                "Nothing was forwarded to the genuine server, so a refusal may have nothing to do with certificates.",
                "Run again without --sink; what it accepted is proven in any case."
            )
        case .waitsForServer:
            (
                "It may wait for its server to speak first, and it went before the server could: that may be a refusal, or mere impatience.",
                "Let the client wait longer for the server's greeting, then run again."
            )
        case .acceptsMirrored:
            (
                "It refused our plain certificate, and took one with the genuine server's names, key type, lifetime and version: so it does "
                    + "not pin, but its other refusals may have been for that difference too.",
                "See which name it checks: often that is another one than it connects to. Then run again with the name that it checks."
            )
        }
    }
}
