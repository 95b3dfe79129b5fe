package import OpenSSLKit

/// What a user lends, read from the bytes of a file, or an error that says what the file is and what to do.
///
/// `name` is what errors call it: an option and its file, `--owner-key server.key`.
package enum Lent {
    /// The genuine server's chain: leaf first, and each certificate issued by the next.
    package static func genuineChain(_ bytes: [UInt8], name: String) throws(AuthorityError) -> [Certificate] {
        let chain = try chain(bytes, name: name)
        // A server that vouches for itself often calls itself a CA; no CA has a name of a host.
        if let leaf = chain.first, leaf.isCA, !leaf.hasAlternativeNames { throw isAuthority(leaf, name) }
        return chain
    }

    /// The user's own chain. Its leaf must be no CA, because modes ask what a client makes of an ordinary certificate.
    package static func ownChain(_ bytes: [UInt8], name: String) throws(AuthorityError) -> [Certificate] {
        let chain = try chain(bytes, name: name)
        if let leaf = chain.first, leaf.isCA { throw isAuthority(leaf, name) }
        return chain
    }

    /// A private key with which a server can sign a handshake, which is tried: takes about 1 ms.
    package static func key(_ bytes: [UInt8], name: String) throws(AuthorityError) -> PrivateKey {
        let key: PrivateKey
        do { key = try PrivateKey(pem: bytes) } catch {
            throw AuthorityError(.unreadable, "\(name) \(KeyFile(bytes).complaint)")
        }
        guard Presentable.serves(key) else {
            throw AuthorityError(
                .unfit,
                "\(name) is a key (\(key.description)) of a size, curve or algorithm with which no current TLS server can serve. "
                    + "RSA from 2048 bits, P-256, P-384, P-521 and Ed25519 can.")
        }
        return key
    }

    private static func isAuthority(_ leaf: Certificate, _ name: String) -> AuthorityError {
        AuthorityError(.unfit, "\(name): the first certificate, \(leaf.subject), is a CA. Put the server's own certificate first.")
    }

    private static func chain(_ bytes: [UInt8], name: String) throws(AuthorityError) -> [Certificate] {
        guard let chain = try? Certificate.all(pem: bytes), !chain.isEmpty else {
            let isDER = (try? Certificate(der: bytes)) != nil
            throw AuthorityError(
                .unreadable,
                isDER
                    ? "\(name) holds a certificate in DER. Convert it: openssl x509 -inform DER -in FILE -out chain.pem."
                    : "\(name) holds no PEM certificate that can be read.")
        }
        for (index, pair) in zip(chain, chain.dropFirst()).enumerated() where !pair.0.isIssued(by: pair.1) {
            let advice =
                zip(chain, chain.dropFirst()).allSatisfy { $1.isIssued(by: $0) }
                ? "The chain is in reverse order: put the server's certificate first."
                : "Put the server's certificate first, after each one its issuer, and leave out all others."
            throw AuthorityError(
                .unfit, "\(name): certificate \(index + 1), \(pair.0.subject), is not issued by the next, \(pair.1.subject). \(advice)")
        }
        return chain
    }
}
