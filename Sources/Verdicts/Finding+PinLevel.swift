extension Finding {
    /// What a pin names, strongest first.
    package enum PinLevel: String, Codable, Sendable, CaseIterable {
        /// The leaf certificate itself, or one that issued it: both refuse the genuine key in a certificate of ours.
        case certificate = "leaf-certificate-or-issuer"
        /// The leaf's public key, in whatever certificate.
        case publicKey = "public-key"
        /// Any certificate in the list that the server sends, whether it belongs to the chain or not.
        case presentedList = "presented-list"
        /// Names and numbers that anyone can copy.
        case textOnly = "text-only"
        /// It was not asked, or could not be.
        case unknown
    }
}
