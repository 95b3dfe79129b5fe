/// One certificate of a chain: a clean one (RFC 5280 §4), and what a mode bends in it.
package struct CertificateProfile: Hashable, Sendable {
    /// Where its fields come from before anything is bent.
    package var base: Model = .clean
    /// 3, or 1: a certificate without extensions.
    package var version = 3
    package var serial: Serial = .random
    package var subject: Subject
    package var issuerName: IssuerName = .issuers
    package var validity: Validity
    package var key: Key = .usual
    /// subjectAltName, in order; nil leaves the extension out.
    package var alternativeNames: [AlternativeName]?
    package var constraints: BasicConstraints?
    package var keyUsage: KeyUsage?
    package var extendedKeyUsage: [Purpose]?
    package var authorityKeyIdentifier: KeyIdentifier = .issuers
    package var extras: [Extra] = []
    package var signature = Signature()
    /// Done to the finished bytes.
    package var surgery: Surgery?

    /// A clean leaf for the host.
    package static let leaf = CertificateProfile(
        subject: .commonName(.host), validity: .current, alternativeNames: [.host], constraints: .endEntity, keyUsage: .server,
        extendedKeyUsage: [.serverAuth])

    /// A clean intermediate that may sign leaves only.
    package static let intermediate = CertificateProfile(
        subject: .own, validity: .authority, alternativeNames: nil, constraints: .authority(pathLength: 0), keyUsage: .signing,
        extendedKeyUsage: nil)

    /// A CA of ours under the name, and with the key identifier, of the one that issued the genuine chain's last certificate.
    package static let genuineIssuer = intermediate.with {
        $0.subject = .genuineIssuer
        $0.constraints = .authority(pathLength: nil)
    }

    /// This certificate with a deviation.
    package func with(_ deviate: (inout CertificateProfile) -> Void) -> CertificateProfile {
        var copy = self
        deviate(&copy)
        return copy
    }

    /// A copy of the genuine certificate at this place that names the genuine issuer too, who has not signed it.
    package var cloned: CertificateProfile {
        with {
            $0.base = .genuine
            $0.issuerName = .genuine
        }
    }

    /// Names another host in the common name and the alternative name alike.
    package mutating func name(_ name: NameForm) {
        subject = .commonName(name)
        alternativeNames = [.dns(name)]
    }

    package enum Model: Hashable, Sendable {
        case clean
        /// A copy of the genuine certificate at the same place of the genuine chain: names, serial, key identifiers, times and all other
        /// extensions are kept; key and signature are ours. Only `key`, `issuerName`, `validity` and `signature` bend it further.
        case genuine
    }

    package enum Serial: Hashable, Sendable {
        /// 64 to 127 random bits.
        case random
        case zero
        case negative
    }

    package enum Subject: Hashable, Sendable {
        /// A common name where it has 64 characters at most (RFC 5280 appendix A.1), else an organisation.
        case commonName(NameForm)
        /// Organisation and common name as one relative distinguished name of two attributes.
        case multiValued(NameForm)
        /// No name of a host.
        case organisation
        /// A name of its own, for authorities.
        case own
        /// The name, and the key identifier, by which the last certificate of the genuine chain calls its issuer, octet for octet. Where
        /// that certificate names itself, there is no such authority, and it is left out.
        case genuineIssuer
    }

    package enum IssuerName: Hashable, Sendable {
        /// The issuer's subject.
        case issuers
        /// A name that no certificate of the chain has.
        case other
        /// As the genuine certificate has it.
        case genuine
    }

    /// notBefore and notAfter, relative to the moment of minting.
    package enum Validity: Hashable, Sendable {
        /// Began 1 to 24 hours ago, ends within 7 days and before its issuer.
        case current
        /// Began ten years ago and ends with the CA.
        case authority
        /// Ended so many days ago; its issuers were valid all along.
        case ended(daysAgo: Int)
        /// Begins in so many days.
        case startsIn(days: Int)
        /// Ends before it begins; the moment of minting lies in neither order between.
        case inverted
        /// So many days in all, beginning as a current one.
        case long(days: Int)
    }

    package enum Key: Hashable, Codable, Sendable {
        /// P-256 where the client can take it, else RSA-2048; for authorities P-256.
        case usual
        /// Modulus in bits.
        case rsa(Int)
        /// A curve by OpenSSL's short name: `prime192v1`, `secp224r1`, `secp384r1`.
        case curve(String)
        case ed25519
        /// The owner's key of the genuine server.
        case owners
    }

    package enum AlternativeName: Hashable, Sendable {
        /// dNSName or iPAddress, as the host is.
        case host
        case dns(NameForm)
        /// uniformResourceIdentifier `https://NAME/`.
        case uri(NameForm)
        /// rfc822Name `admin@NAME`.
        case email(NameForm)
    }

    package enum BasicConstraints: Hashable, Sendable {
        /// CA:FALSE.
        case endEntity
        /// CA:TRUE.
        case authority(pathLength: Int?)
    }

    package enum KeyUsage: Hashable, Sendable {
        /// digitalSignature, and keyEncipherment for RSA.
        case server
        /// keyCertSign and cRLSign.
        case signing
        /// cRLSign alone.
        case crlSigning
        /// dataEncipherment alone, which no handshake uses.
        case dataEncipherment
        /// A server's and an authority's.
        case serverAndSigning
    }

    package enum Purpose: String, Hashable, Sendable {
        case serverAuth
        case clientAuth
        case codeSigning
        case any = "anyExtendedKeyUsage"
    }

    package enum KeyIdentifier: Hashable, Sendable {
        /// The issuer's subjectKeyIdentifier.
        case issuers
        case absent
        /// Twenty octets that no certificate of the chain has.
        case other
    }

    package enum Extra: Hashable, Sendable {
        /// An extension that nobody knows.
        case unknown(isCritical: Bool)
        /// extendedKeyUsage a second time.
        case duplicate
        /// extendedKeyUsage's value is followed by an octet that belongs to nothing.
        case malformed
        /// nameConstraints with this name as an excluded subtree (RFC 5280 §4.2.1.10).
        case excludes(NameForm)
        /// nameConstraints with this name as the one permitted subtree.
        case permits(NameForm)
        /// TLS feature status_request (RFC 7633): a staple must come.
        case mustStaple
        /// A list of signed certificate timestamps whose signatures nobody made (RFC 6962 §3.3).
        case timestamps
        /// cRLDistributionPoints or authorityInfoAccess pointing to where nobody answers.
        case unreachableRevocation
    }

    package struct Signature: Hashable, Sendable {
        package var hash: Hash = .usual
        package var signer: Signer = .issuer

        package enum Hash: Hashable, Codable, Sendable {
            /// SHA-256.
            case usual
            case sha1
            case md5
        }

        package enum Signer: Hashable, Sendable {
            case issuer
            /// A key that the issuer does not have.
            case stranger
        }
    }

    package enum Surgery: Hashable, Sendable {
        /// One octet of the serial is changed after signing.
        case tamper
        /// The ECDSA signature is r = 0, s = 0.
        case zeroSignature
        /// The algorithm beside the signature is another one than the signed one (RFC 5280 §4.1.1.2).
        case otherAlgorithm
    }
}
