extension Reason {
    /// The same of clients that came to a proxy, where it is another than for a command: nothing starts them but their user.
    package var nextActionAtProxy: String? {
        switch self {
        case .caNotTrusted, .trustNotObserved:
            "Install our CA where the client looks for it (`pinproof ca show`), and use the client so that it calls a second domain too."
        case .neverConnected: "Use the client so that it calls this domain, and check that it is led to this proxy."
        case .failsUninterrupted: "Make the client work here without a test first: run the proxy with --mode passthrough."
        case .probeThenClose: "Use the client so that it sends a request to this domain."
        case .openButSilent: "Run the proxy with a longer --window, or use the client so that it sends its request at once."
        case .stalls: "Check whether the client waits for a person to answer a question, then use it again."
        case .onlyResumed: "Empty the client's session cache, or start it anew, then use it again."
        case .rejectsLateEverywhere: "Check that the client uses our CA (`pinproof ca show`), then let it call a second domain too."
        case .tooFewTrials: "Go on using the client, or run the proxy with a higher --trials."
        case .ctEnforced: "Switch Certificate Transparency checks off for our CA, or let the client call a second domain too."
        case .laterConnections: "Use one part of the client at a time, so that it makes one connection only."
        case .calledAfterRefusal: "Use the client so that it calls this domain while others work."
        case .originDown, .originUntrusted, .neverReachedCertificate, .mtlsRequired, .trialCutShort, .childFailedInControl, .coalesced,
            .ignoresProxy, .quicSuspected, .androidUserCA, .iosFullTrustOff, .stapleExpected, .alpnGuessed, .nameConstrainedCA, .echRetry,
            .ownListSuspected, .unsteadyReach, .sharedAddress, .modesLeftOut, .acceptsMirrored, .notForwarded, .waitsForServer:
            nil
        }
    }
}

extension Finding {
    /// What a person can do about the reason of this finding, as a full sentence in the imperative; nil where it has none.
    package var nextAction: String? {
        reason.map { (place == nil ? nil : $0.nextActionAtProxy) ?? $0.nextAction }
    }
}
