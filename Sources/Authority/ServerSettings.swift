package import Catalog
package import OpenSSLKit

extension TLSContext.ServerSettings {
    /// What a mode asks of the handshake, in OpenSSL's terms. Only a mode that is about weakness gets a context that allows it.
    package init(_ tls: TLSProfile, _ chain: ChainProfile) {
        self.init()
        versions = tls.versions
        asksForCertificate = tls.asksForCertificate
        usesWeakDH = tls.suites == .weakDH
        suites = tls.suites.list
        let isWeakSuite = [.null, .anonymous, .weakDH].contains(tls.suites)
        allowsWeakness = chain.isWeak || isWeakSuite || tls.versions.upperBound < 0x0303
    }
}

extension TLSProfile.Suites {
    /// In the syntax of OpenSSL's ciphers(1).
    fileprivate var list: String? {
        switch self {
        case .sound: nil
        case .staticRSA: "kRSA:!eNULL"
        case .cbc:
            "ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:"
                + "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA"
        case .null: "eNULL:!aNULL"
        case .anonymous: "aNULL:!eNULL"
        case .weakDH: "kDHE:!aNULL:!eNULL"
        }
    }

    /// These suites work with an RSA key alone.
    package var takesRSA: Bool { self == .staticRSA || self == .weakDH }
}
