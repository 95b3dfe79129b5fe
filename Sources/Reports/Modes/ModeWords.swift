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
        let signed =
            switch anchor {
            case _ where namesGenuineIssuer:
                (path.isEmpty ? "a copy of the genuine leaf" : "copies of the genuine leaf and intermediates")
                    + ", signed by a key that is not the genuine issuer's"
            case .root where leaf.base == .genuine:
                "copies of the genuine leaf and intermediates under \(pathWords)under our root"
            case .root: "leaf signed by \(pathWords)under our root"
            case .rogue: "leaf signed by \(pathWords)under a root that nobody trusts"
            case .lookAlike: "leaf signed by \(pathWords)under a root that looks like one of the system's"
            case .explicitCurve: "leaf signed by \(pathWords)under a trusted root's own key on a made-up curve"
            case .itself: "leaf signed by its own key"
            case .genuine: "the genuine server's own chain"
            case .own: "your own publicly trusted chain"
            case .ownRenewed: "your own chain for this host, by the genuine issuer, over another key"
            case .ownLeaf: "leaf signed by your own publicly trusted leaf, which is no CA"
            }
        let extra = mirrorsOrigin ? "; key and signature types as the origin's" : ""
        guard !isUnchanged else { return "\(signed); sent: all of it" + (anchor == .genuine ? ", without its key" : "") }
        return "\(signed); sent: \((["leaf"] + sent.flatMap { sentWords($0) }).joined(separator: ", "))" + extra
    }

    private var pathWords: String {
        switch path.count {
        case _ where path.last?.subject == .genuineIssuer: "a CA with the genuine root's name "
        case 0: ""
        case 1: "an intermediate "
        case let count: "\(count) intermediates "
        }
    }

    /// As the list of what is sent calls them, nearest the leaf first.
    private var pathNames: [String] {
        guard path.count <= 3 else { return ["\(path.count) intermediates"] }
        return path.enumerated().map { index, certificate in
            if certificate.base == .genuine { return "copies of the genuine intermediates" }
            if certificate.subject == .genuineIssuer { return "the CA with the genuine root's name" }
            return path.count == 1 ? "intermediate" : "intermediate \(index + 1)"
        }
    }

    func sentWords(_ sent: Sent) -> [String] {
        switch sent {
        case .path: pathNames
        case .reversedPath: pathNames.reversed()
        case .anchor: anchor == .root ? ["our root"] : ["that root"]
        case .rootAndIntermediate: ["our own intermediate", "our root"]
        case .genuineChain: ["the genuine chain"]
        case .genuineIntermediates: ["the genuine intermediates"]
        case .ownChain: ["your own chain"]
        case .unrelated: ["a certificate that does not belong there"]
        }
    }
}
