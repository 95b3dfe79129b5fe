internal import COpenSSL
package import Wire

/// Trust anchors, and verification against them. Filled once, then only read, so that threads may share it.
package final class TrustStore: @unchecked Sendable {
    let pointer: OpaquePointer
    /// Files that hold the anchors, for those that must hand them on.
    package private(set) var anchors: [Certificate] = []

    /// An empty store: nothing verifies against it.
    package init() throws(OpenSSLError) {
        guard let store = X509_STORE_new() else { throw OpenSSLError(.configuration, "Out of memory.") }
        pointer = store
    }

    deinit { X509_STORE_free(pointer) }

    /// Adds an anchor; one that is there already is no error.
    package func add(_ anchor: Certificate) throws(OpenSSLError) {
        guard X509_STORE_add_cert(pointer, anchor.pointer) == 1 else {
            throw OpenSSLError(.configuration, "A trust anchor could not be added.")
        }
        anchors.append(anchor)
    }

    /// Verifies as a strict TLS client does (RFC 5280 §6.1, RFC 9525), notes every error and goes on.
    ///
    /// - Parameter time: seconds since 1970-01-01T00:00:00Z; nil for now.
    /// - Returns: the set of `X509_V_ERR_*` numbers; empty when the chain is sound for the host.
    package func errors(leaf: Certificate, chain: [Certificate], host: Host, at time: Int64? = nil) throws(OpenSSLError) -> Set<Int32> {
        guard let context = X509_STORE_CTX_new(), let stack = pinproof_stack_new() else {
            throw OpenSSLError(.configuration, "Out of memory.")
        }
        defer {
            X509_STORE_CTX_free(context)
            pinproof_stack_free(stack)
            ERR_clear_error()
        }
        for certificate in chain where pinproof_stack_push(stack, certificate.pointer) != 1 {
            throw OpenSSLError(.configuration, "Out of memory.")
        }
        guard X509_STORE_CTX_init(context, pointer, leaf.pointer, stack) == 1, let parameters = X509_STORE_CTX_get0_param(context) else {
            throw OpenSSLError(.configuration, "The verifier could not be set up.")
        }
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_X509_STRICT) | UInt(X509_V_FLAG_CHECK_SS_SIGNATURE))
        X509_STORE_CTX_set_default(context, "ssl_server")
        // 112 bits of security: RSA from 2048 bits, and no SHA-1.
        X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        if let time { X509_VERIFY_PARAM_set_time(parameters, time_t(time)) }
        X509_VERIFY_PARAM_set_hostflags(parameters, Self.nameRules)
        let named =
            host.isAddress ? X509_VERIFY_PARAM_set1_ip_asc(parameters, host.text) : X509_VERIFY_PARAM_set1_host(parameters, host.text, 0)
        guard named == 1 else { throw OpenSSLError(.configuration, "The host \(host.text) cannot be verified against.") }

        let found = ErrorSet()
        return withExtendedLifetime(found) {
            X509_STORE_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(found).toOpaque())
            X509_STORE_CTX_set_verify_cb(context) { ok, context in
                guard let context, let data = X509_STORE_CTX_get_ex_data(context, 0) else { return 1 }
                let error = X509_STORE_CTX_get_error(context)
                if ok == 0 { Unmanaged<ErrorSet>.fromOpaque(data).takeUnretainedValue().errors.insert(error) }
                return 1
            }
            X509_verify_cert(context)
            return found.errors
        }
    }

    /// RFC 9525 §6.3: a wildcard is a whole label; §2: the common name is no name of a server.
    static let nameRules = UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)

    /// OpenSSL's words for an `X509_V_ERR_*` number.
    package static func words(_ error: Int32) -> String { String(cString: X509_verify_cert_error_string(Int(error))) }

    private final class ErrorSet { var errors: Set<Int32> = [] }
}

extension TrustStore {
    /// The system's anchors: every certificate of the given PEM bundles.
    package convenience init(bundles: [[UInt8]]) throws(OpenSSLError) {
        try self.init()
        for bundle in bundles {
            for anchor in try Certificate.all(pem: bundle) { try add(anchor) }
        }
    }
}
