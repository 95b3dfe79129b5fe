internal import COpenSSL

/// What a server presents: its leaf, the certificates sent after it, the key it signs with, and a staple.
///
/// The chain is sent exactly as it stands here: OpenSSL adds nothing. Immutable, so that threads may share it.
package final class ServerIdentity: @unchecked Sendable {
    package let leaf: Certificate
    /// Sent after the leaf, in this order.
    package let chain: [Certificate]
    package let key: PrivateKey
    /// DER of the OCSP response to staple where the client asks.
    package let staple: [UInt8]?
    /// STACK_OF(X509) of `chain`; owned.
    let stack: OpaquePointer

    package init(leaf: Certificate, chain: [Certificate], key: PrivateKey, staple: [UInt8]? = nil) throws(OpenSSLError) {
        guard let stack = pinproof_stack_new() else { throw OpenSSLError(.configuration, "Out of memory.") }
        for certificate in chain where pinproof_stack_push(stack, certificate.pointer) != 1 {
            pinproof_stack_free(stack)
            throw OpenSSLError(.configuration, "Out of memory.")
        }
        self.leaf = leaf
        self.chain = chain
        self.key = key
        self.staple = staple
        self.stack = stack
    }

    deinit { pinproof_stack_free(stack) }
}
