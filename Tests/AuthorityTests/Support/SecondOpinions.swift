/// What GnuTLS (`certtool --verify`) and Go's crypto/x509 make of the modes about chains.
///
/// Both refuse what a sound client rejects and accept what it accepts, but for these rows; a row is needed too where the catalogue leaves
/// the answer open.
enum SecondOpinions {
    struct Row {
        let gnuTLS: Bool
        let go: Bool
        let why: String
    }

    static let rows: [String: Row] = [
        "trusted-ca": Row(gnuTLS: true, go: true, why: "it is sound"),
        "trusted-ca-mirrored": Row(gnuTLS: true, go: true, why: "it is sound"),
        "cn-only": Row(gnuTLS: true, go: false, why: "GnuTLS falls back to the common name"),
        "multivalue-rdn-cn": Row(gnuTLS: true, go: false, why: "GnuTLS falls back to the common name"),
        "wildcard-tld": Row(gnuTLS: false, go: true, why: "Go counts no labels behind a wildcard"),
        "trailing-dot": Row(gnuTLS: false, go: false, why: "both compare the name as it stands"),
        "too-long-validity": Row(gnuTLS: true, go: true, why: "the limit is a policy of browsers"),
        "eku-any": Row(gnuTLS: true, go: true, why: "both let any purpose stand for a server's"),
        "eku-absent": Row(gnuTLS: true, go: true, why: "a purpose need not be stated"),
        "intermediate-eku-mismatch": Row(gnuTLS: false, go: false, why: "both nest purposes"),
        "key-usage-wrong": Row(gnuTLS: true, go: true, why: "both leave the use of the key to the handshake"),
        "leaf-is-ca": Row(gnuTLS: true, go: true, why: "a CA may be a server"),
        "aki-missing": Row(gnuTLS: true, go: true, why: "neither needs it"),
        "aki-mismatch": Row(gnuTLS: false, go: true, why: "to Go it is a hint only"),
        "serial-zero": Row(gnuTLS: true, go: true, why: "neither looks"),
        "serial-negative": Row(gnuTLS: true, go: true, why: "neither looks, Go until 1.23"),
        "malformed-extension": Row(gnuTLS: false, go: true, why: "Go leaves what follows unread"),
        "rsa-1024": Row(gnuTLS: true, go: true, why: "the usual level of GnuTLS and Go 1.19 know no such limit"),
        "rsa-512": Row(gnuTLS: true, go: true, why: "the usual level of GnuTLS and Go 1.19 know no such limit"),
        "ec-p192": Row(gnuTLS: true, go: false, why: "Go does not know the curve"),
        "ec-p224": Row(gnuTLS: true, go: true, why: "112 bits are enough to both"),
        "ed25519": Row(gnuTLS: true, go: true, why: "both know it"),
        "stapled-revoked": Row(gnuTLS: true, go: true, why: "the staple is no part of the chain"),
        "stapled-expired": Row(gnuTLS: true, go: true, why: "the staple is no part of the chain"),
        "stapled-forged": Row(gnuTLS: true, go: true, why: "the staple is no part of the chain"),
        "must-staple-missing": Row(gnuTLS: true, go: true, why: "the staple is no part of the chain"),
        "revocation-unreachable": Row(gnuTLS: true, go: true, why: "neither asks"),
        "sct-invalid": Row(gnuTLS: true, go: true, why: "neither looks"),
        "missing-intermediate": Row(gnuTLS: false, go: false, why: "neither fetches it"),
        "chain-12-deep": Row(gnuTLS: true, go: true, why: "twelve are not too many"),
        "pin-same-names": Row(gnuTLS: true, go: true, why: "only a pin can refuse it"),
        "pin-stuffed-tail": Row(gnuTLS: true, go: true, why: "only a pin can refuse it"),
        "pin-stuffed-index": Row(gnuTLS: true, go: true, why: "only a pin can refuse it"),
        "pin-same-key": Row(gnuTLS: true, go: true, why: "only a pin can refuse it"),
        "pin-same-issuer": Row(gnuTLS: true, go: true, why: "only a pin can refuse it"),
    ]
}
