/// The words of the report, for a reader who meets them for the first time.
enum Glossary {
    static func write(into html: inout HTMLWriter) {
        html.element("section", .id("words"), .labelled(by: "words-title")) { html in
            html.raw("<h2 id=\"words-title\">Words</h2>")
            html.element("dl", .class("facts")) { html in
                for (term, words) in terms { html.fact(term, words) }
            }
        }
    }

    private static let terms = [
        ("Accepted", "The client sent a request. A finished handshake alone proves nothing: some clients check the certificate after it."),
        (
            "Refused",
            "The client ended the connection without a request, by an alert, by closing, or late, after the handshake. It counts only where "
                + "the client talks to the genuine server as long as nobody interferes."
        ),
        ("Proven", "It rests on observation alone."),
        ("Likely", "One assumption, which is named, stands between the observation and the claim."),
        ("Mode", "One way to present a server: a certificate or a handshake, sound or with one thing wrong."),
        ("Arm", "What the client's trust store holds while a mode is played: U nothing of ours, T our root."),
        ("Reach", "The control without interception: the client connects, sends data and is answered by the genuine server."),
        ("Trust control", "What shows that the client trusts our CA. Without it, a pin and a CA that is not installed look alike."),
        ("Canary", "A name that only pinproof serves, behind a certificate of our CA: who sends a request there trusts it."),
        ("Not excluded", "Another reason than a pin for which a client may refuse a sound certificate of ours."),
        ("Pin", "A rule in the client that takes only certain keys or certificates for a domain, whoever signed them."),
        ("SPKI", "SubjectPublicKeyInfo, the public key as it stands in a certificate. Pins name its SHA-256."),
        ("JA4", "A fingerprint of the ClientHello. Equal programs have equal ones; it can be imitated."),
        ("Alert", "What one side of TLS says when it ends a connection, as a number and a name (RFC 8446, 6)."),
        (
            "E0 to E8",
            "How far a socket got: connected (E0), hello (E1), our certificate written (E2), ended in the handshake (E3), handshake finished "
                + "(E4), ended after it (E5), greetings only (E6), request (E7), acted on a nonce of ours (E8)."
        ),
    ]
}
