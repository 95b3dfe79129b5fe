extension Verdict {
    /// How much it takes to intercept this client, from 0; nil where that is not known.
    ///
    /// A pin that can be got around still takes more than a client without one: a CA that the device trusts, and a certificate made for it.
    var strength: Int? {
        switch self {
        case .noValidation: 0
        case .partialValidation: 1
        case .validated: 2
        case .pinBypassable: 3
        case .pinned: 4
        case .ownStore, .untrustedOrPinned, .inconclusive: nil
        }
    }
}

extension CleartextUse {
    /// How bad it is, from 0.
    var severity: Int {
        switch self {
        case .none: 0
        case .observed: 1
        case .fallback: 2
        }
    }
}
