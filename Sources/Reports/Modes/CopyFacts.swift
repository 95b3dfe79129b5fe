internal import Catalog

// What is copied from the genuine chain, in words: the fields of a clean profile do not hold for it.
extension ChainProfile {
    /// The facts of one certificate, in the order in which they are told.
    ///
    /// - Parameter place: 0 for the leaf, then along the path.
    func facts(_ certificate: CertificateProfile, place: Int) -> [(String, String)] {
        guard certificate.base == .genuine else { return certificate.facts }
        return [
            ("model", place == 0 ? "a copy of the genuine one" : "a copy of each genuine intermediate"),
            ("as genuine", "all but key and signature"),
            ("key", certificate.keepsGenuineIssuer || place == 0 ? "ours, of the genuine one's kind" : "ours, RSA for EC and EC for RSA"),
            ("signed", signer(of: certificate, place: place)),
        ]
    }

    private func signer(of copy: CertificateProfile, place: Int) -> String {
        guard copy.keepsGenuineIssuer else { return "by its issuer" }
        guard place < path.count else {
            return place == 0 ? "by a key that is not its issuer's" : "by the copy above it, the last by a key that is not its issuer's"
        }
        return "by the copy of its issuer"
    }

    /// The issuer that its topmost certificate names is the genuine one, who has signed nothing of this.
    var namesGenuineIssuer: Bool { (path.last ?? leaf).keepsGenuineIssuer }
}

extension CertificateProfile {
    fileprivate var keepsGenuineIssuer: Bool { base == .genuine && issuerName == .genuine }
}
