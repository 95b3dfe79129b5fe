import Verdicts

extension ClientTable {
    /// A JVM that starts fast: the short life of a client is no place for its best compiler.
    private static func jvm(_ arguments: String...) -> [String] {
        ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "<CLASSES>"] + arguments
    }

    static let java = [
        ClientRow(
            "Java, HttpsURLConnection", jvm("Client", "<URL>", "default", "<LEAF>"), cells: "arrrrr", alerts: [46], .validated,
            needs: [.java]),
        ClientRow(
            "Java, a trust manager that takes everything", jvm("Client", "<URL>", "no-verification", "<LEAF>"), cells: "aaaaaa",
            .noValidation, needs: [.java]),
        ClientRow(
            "Java, a pin in a trust manager", jvm("Client", "<URL>", "pin", "<LEAF>"), cells: "rrrrrr", alerts: [46],
            .untrustedOrPinned, .unknown, reason: .caNotTrusted, needs: [.java]),
        ClientRow(
            "Java, the same pin, beside itself without", jvm("Client", "<URL>", "pin", "<LEAF>"),
            options: ["--control-command", jvm("Client", "<URL>", "default").joined(separator: " ")], cells: "rrrrrr", alerts: [46],
            .pinned, .likely, reason: .trustNotObserved, trust: .controlCommand, pinCheck: .inHandshake, needs: [.java]),
    ]

    static let okhttp = [
        ClientRow(
            "OkHttp", jvm("OkHttp", "<URL>", "default"), cells: "arrrlr", alerts: [0, 46, 90], .validated, needs: [.java, .okhttp]),
        ClientRow(
            "OkHttp, a trust manager that takes everything", jvm("OkHttp", "<URL>", "no-verification"), cells: "aaaaaa", .noValidation,
            needs: [.java, .okhttp]),
        ClientRow(
            "OkHttp, CertificatePinner", jvm("OkHttp", "<URL>", "pin", "<OKHTTP-PIN>"), cells: "lrrrlr", alerts: [0, 46, 90], .pinned,
            trust: .progressDifferential, pinCheck: .afterHandshake, needs: [.java, .okhttp]),
    ]
}
