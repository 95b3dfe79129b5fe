internal import Catalog
internal import Verdicts

/// In the library's own names `Profile` is another.
typealias CatalogProfile = Profile

extension Pinproof {
    /// How a client treats the certificates of one domain.
    public enum Verdict: String, Sendable, CaseIterable {
        /// It sent a request to a server whose certificate no CA known to it has signed.
        case noValidation = "no-validation"
        /// It sent a request in spite of another fault, such as a wrong name.
        case partialValidation = "partial-validation"
        /// It refuses a sound certificate of a CA that it trusts, but took one that was made to get around a pin.
        case pinBypassable = "pin-bypassable"
        /// It trusts our CA and refuses its sound certificate all the same, in each of three trials.
        case pinned
        /// It refused every faulty certificate, and accepted one from a CA that it trusts.
        case validated
        /// It refuses our CA everywhere, just like an unknown one.
        case ownStore = "own-store"
        /// It refuses our CA's sound certificate, and nothing shows whether it trusts our CA at all.
        case untrustedOrPinned = "untrusted-or-pinned"
        /// Nothing observed decides it; ``Finding/reason`` says why.
        case inconclusive

        init(_ verdict: Verdicts.Verdict) {
            self =
                switch verdict {
                case .noValidation: .noValidation
                case .partialValidation: .partialValidation
                case .pinBypassable: .pinBypassable
                case .pinned: .pinned
                case .validated: .validated
                case .ownStore: .ownStore
                case .untrustedOrPinned: .untrustedOrPinned
                case .inconclusive: .inconclusive
                }
        }
    }

    /// How well a verdict is founded.
    public enum Confidence: String, Sendable, CaseIterable {
        /// On observation alone.
        case proven
        /// On observation and on something that was assumed, which ``Finding/description`` names.
        case likely
        /// Nothing is claimed.
        case unknown

        init(_ confidence: Verdicts.Confidence) {
            self =
                switch confidence {
                case .proven: .proven
                case .likely: .likely
                case .unknown: .unknown
                }
        }
    }

    /// Whether plain requests were sent to a host.
    public enum Cleartext: String, Sendable, CaseIterable {
        /// None were seen.
        case none
        /// They were, while nothing was refused.
        case observed
        /// They came only after TLS was refused: anyone on the network can force them.
        case fallback

        init(_ use: CleartextUse) {
            self =
                switch use {
                case .none: .none
                case .observed: .observed
                case .fallback: .fallback
                }
        }
    }

    /// A named set of test modes.
    public enum Profile: String, Sendable, CaseIterable {
        /// The few questions that no client may answer wrongly.
        case core
        /// What every client should be asked.
        case standard
        /// All test modes.
        case full
        /// The core, and the minimums of App Transport Security.
        case ats

        var inCatalog: CatalogProfile {
            switch self {
            case .core: .core
            case .standard: .standard
            case .full: .full
            case .ats: .ats
            }
        }
    }
}
