internal import COpenSSL

/// The library context of upstream sessions: everything the default one has, with the decoders that certificates need and no others.
///
/// OpenSSL 3.0 asks each of about forty decoders whether a certificate's public key is its own. Nothing else differs. It lives for ever.
enum LeanLibrary {
    /// nil where this OpenSSL does not offer it; sessions then use the default context.
    nonisolated(unsafe) static let context: OpaquePointer? = pinproof_lean_library()
}
