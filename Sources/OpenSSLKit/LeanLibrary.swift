internal import COpenSSL

/// The library context of upstream sessions: what the default one has, as far as clients of TLS need it.
///
/// For each certificate OpenSSL 3.0 goes through everything that a context has fetched, and asks each of about forty decoders whether the
/// public key is its own. What goes over the wire stays the same. It lives for ever.
enum LeanLibrary {
    /// nil where this OpenSSL does not offer it; sessions then use the default context.
    nonisolated(unsafe) static let context: OpaquePointer? = pinproof_lean_library()
}
