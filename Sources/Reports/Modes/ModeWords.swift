internal import Catalog

// The catalogue's enumerations in words.

extension TestMode.Family {
    var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension TestMode.Level {
    var name: String {
        switch self {
        case .core: "core"
        case .standard: "standard"
        case .full: "full"
        }
    }
}

extension TestMode.Arm {
    var words: String {
        switch self {
        case .untrusted: "nothing of ours (arm U)"
        case .trusted: "our root (arm T)"
        case .any: "anything, it does not matter (arm any)"
        }
    }
}

extension TestMode.Expectation {
    /// One word for a column.
    var verb: String {
        switch self {
        case .reject: "refuses"
        case .accept: "accepts"
        case .policy: "either"
        case .informational: "(info)"
        }
    }

    var words: String {
        switch self {
        case .reject: "refuses"
        case .accept: "accepts"
        case .policy: "either, by its own policy: reported, never a fault by itself"
        case .informational: "not judged: reported for information"
        }
    }
}

extension TestMode.Question {
    var words: String {
        switch self {
        case .certificate: "the checking of certificates"
        case .keyProof: "the proof that the server holds the certificate's key"
        case .protocol: "the protocol, not the certificate"
        case .revocation: "revocation"
        case .pin: "pinning"
        case .cleartext: "traffic without TLS"
        }
    }
}

extension TestMode.Presentation {
    /// What the client meets, down to the certificates that are sent.
    var words: String {
        let place =
            switch self {
            case .splice: "the genuine server's own bytes, untouched"
            case .canary: "the proxy's own server, under \(Catalog.canaryHost): "
            case .intercept: ""
            }
        return place + (chain?.words ?? "")
    }
}

extension ChainProfile {
    /// Who signed whom, and what is sent.
    var words: String {
        let path: (signed: String, sent: [String], root: String) =
            switch issuer {
            case .sub: ("leaf signed by an intermediate under our root", ["leaf", "intermediate"], "our root")
            case .rogueSub: ("leaf signed by an intermediate under a root that nobody trusts", ["leaf", "intermediate"], "that root")
            case .itself: ("leaf signed by its own key", ["leaf"], "")
            }
        let sent = path.sent + (sendsRoot && !path.root.isEmpty ? [path.root] : [])
        return "\(path.signed); sent: \(sent.joined(separator: ", "))" + (mirrorsOrigin ? "; key and signature types as the origin's" : "")
    }
}
