/// What an origin read of one request that it answered: what anyone who could decrypt the connection would have read too.
///
/// Text of the client is escaped and bounded, so that it may be shown. Secrets are not kept.
package struct ReceivedRequest: Hashable, Sendable {
    /// As it came; methods are case-sensitive (RFC 9110 §9.1).
    package let method: String
    /// The target without its query, which often holds secrets.
    package let path: String
    /// The Host field or `:authority`.
    package let host: String
    /// `HTTP/1.0`, `HTTP/1.1`, `HTTP/2`.
    package let version: String
    /// Authorization with its credentials masked, as `Bearer ***`. Nil without one, and always in HTTP/2, of whose fields only those that
    /// control the request are kept.
    package let authorization: String?
    /// It came through TLS.
    package let isEncrypted: Bool
}
