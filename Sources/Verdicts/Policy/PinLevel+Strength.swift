extension Finding.PinLevel {
    /// What a policy may ask for: the levels that are one thing and known, strongest first.
    package static let demandable: [Self] = [.certificate, .publicKey, .issuer, .presentedList, .textOnly]

    /// How weak it may be at worst; 0 is the strongest, what is unknown is weaker than all.
    var weakest: Int {
        self == .certificateOrIssuer ? Self.issuer.weakest : Self.demandable.firstIndex(of: self) ?? Self.demandable.count
    }

    /// How weak it is at least.
    var strongest: Int { self == .certificateOrIssuer ? Self.certificate.strongest : weakest }

    /// As it stands after "the pin names".
    var words: String {
        switch self {
        case .certificate: "the leaf certificate"
        case .certificateOrIssuer: "the leaf certificate, or one that issued it"
        case .publicKey: "the public key"
        case .issuer: "the issuer"
        case .presentedList: "the list that the server sends"
        case .textOnly: "names and numbers alone, which anyone can copy"
        case .unknown: "what is not known"
        }
    }
}
