internal import OpenSSLKit

/// What a file is that was given for a PEM private key and is none, told by its first octets or its labels (RFC 7468).
enum KeyFile {
    case certificate, publicKey, encrypted, openSSH, bundle, derKey, other

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        func has(_ label: String) -> Bool { text.contains("-----BEGIN \(label)-----") }
        if has("ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED") {
            self = .encrypted
        } else if has("OPENSSH PRIVATE KEY") {
            self = .openSSH
        } else if text.contains("PRIVATE KEY-----") {
            self = .other
        } else if has("CERTIFICATE") || (try? Certificate(der: bytes)) != nil {
            self = .certificate
        } else if has("PUBLIC KEY") || has("RSA PUBLIC KEY") {
            self = .publicKey
        } else {
            self = Self.der(bytes)
        }
    }

    /// A SEQUENCE that begins with a version is a private key (RFC 5958, RFC 8017, RFC 5915), or PKCS #12 where that is 3 (RFC 7292); one
    /// that begins with an algorithm is a public key (RFC 5280 §4.1.2.7).
    private static func der(_ bytes: [UInt8]) -> KeyFile {
        guard bytes.first == 0x30, let length = bytes.dropFirst().first else { return .other }
        let content = bytes.dropFirst(length < 0x80 ? 2 : 2 + Int(length & 0x7f))
        switch Array(content.prefix(3)) {
        case [2, 1, 3]: return .bundle
        case [2, 1, 0], [2, 1, 1]: return .derKey
        case let start where start.first == 0x30: return .publicKey
        default: return .other
        }
    }

    /// As it stands after the name of the file, with what to do about it.
    var complaint: String {
        switch self {
        case .certificate: "holds a certificate and no private key. Name the file that holds its key."
        case .publicKey: "holds a public key. The private one is needed: name the file that the server has its key in."
        case .encrypted: "has a passphrase. Remove it: openssl pkey -in FILE -out key.pem."
        case .openSSH: "is a key of OpenSSH, and no server's. If it is meant, convert a copy of it: ssh-keygen -p -m PEM -f FILE."
        case .bundle: "is PKCS #12. Take the key out: openssl pkcs12 -in FILE -nocerts -nodes -out key.pem."
        case .derKey: "is DER and not PEM. Convert it: openssl pkey -inform DER -in FILE -out key.pem."
        case .other: "holds no PEM private key that can be read."
        }
    }
}
