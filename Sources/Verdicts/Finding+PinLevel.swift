extension Finding {
    /// What a pin names, strongest first.
    package enum PinLevel: String, Codable, Sendable, CaseIterable {
        /// The leaf certificate itself: neither its key in a certificate of ours nor another key by its issuer will do.
        case certificate = "leaf-certificate"
        /// One of these two: both refuse the genuine key in a certificate of ours.
        case certificateOrIssuer = "leaf-certificate-or-issuer"
        /// The leaf's public key, in whatever certificate.
        case publicKey = "public-key"
        /// A CA that issued the leaf: any key that it certifies for the name will do.
        case issuer
        /// Any certificate in the list that the server sends, whether it belongs to the chain or not.
        case presentedList = "presented-list"
        /// Names and numbers that anyone can copy.
        case textOnly = "text-only"
        /// It was not asked, or could not be.
        case unknown
    }
}
