import COpenSSL
import OpenSSLKit
import Testing

@Suite struct `An OCSP response` {
    @Test(arguments: [(OCSP.Status.good, V_OCSP_CERTSTATUS_GOOD), (.revoked, V_OCSP_CERTSTATUS_REVOKED)])
    func `verifies under the issuer and says what it is told to say`(status: OCSP.Status, expected: Int32) throws {
        let pki = try PKI()
        let leaf = try pki.leaf()
        let der = try OCSP.response(about: leaf, issuer: pki.sub, key: pki.subKey, status: status)
        let response = try #require(
            der.withUnsafeBufferPointer { bytes in
                var position = bytes.baseAddress
                return d2i_OCSP_RESPONSE(nil, &position, bytes.count)
            })
        defer { OCSP_RESPONSE_free(response) }
        #expect(OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
        let basic = try #require(OCSP_response_get1_basic(response))
        defer { OCSP_BASICRESP_free(basic) }
        #expect(OCSP_resp_count(basic) == 1)
        let single = try #require(OCSP_resp_get0(basic, 0))
        var (thisUpdate, nextUpdate): (UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?, UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?)
        #expect(OCSP_single_get0_status(single, nil, nil, &thisUpdate, &nextUpdate) == expected)
        #expect(OCSP_check_validity(thisUpdate, nextUpdate, 60, 86_400) == 1)

        let issuer = try #require(x509(pki.sub))
        defer { X509_free(issuer) }
        let root = try #require(x509(pki.root))
        defer { X509_free(root) }
        let stack = pinproof_stack_new()
        defer { pinproof_stack_free(stack) }
        #expect(pinproof_stack_push(stack, issuer) == 1)
        let store = X509_STORE_new()
        defer { X509_STORE_free(store) }
        #expect(X509_STORE_add_cert(store, root) == 1)
        #expect(OCSP_basic_verify(basic, stack, store, 0) == 1)
    }

    private func x509(_ certificate: Certificate) -> OpaquePointer? {
        certificate.der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_X509(nil, &position, bytes.count)
        }
    }
}
