/// TLS libraries that are known by their hellos: which program a client looks like, where its fingerprint leaves no doubt which library
/// made it.
///
/// The key is what JA4 says of suites, extensions and signature algorithms (its parts b and c), which no server name and no ALPN name
/// changes. Each was taken from the program itself. A hello can be imitated, so this is a likeness and never evidence. Libraries that
/// programs configure each in their own way, OpenSSL above all, are left out: the same hello comes from many.
package enum KnownStack {
    private static let names = [
        "9dc949149365_97f8aa674fd9": "Go crypto/tls (1.19)",
        "db35923f8641_7c76daad20ec": "Java JSSE (17)",
        "723694b0fccc_288f874c93d6": "GnuTLS (3.7)",
        "723694b0fccc_899037bd0b8c": "GnuTLS (3.7)",
        "a33745022dd6_1f22a2ca17c4": "Node.js (20)",
        "fb133944d0cd_188bc74aacc5": "Erlang ssl (OTP 25)",
    ]

    /// The library whose hello has this JA4 fingerprint; nil where it is not known.
    package static func name(ja4: String) -> String? {
        guard let separator = ja4.firstIndex(of: "_") else { return nil }
        return names[String(ja4[ja4.index(after: separator)...])]
    }
}
