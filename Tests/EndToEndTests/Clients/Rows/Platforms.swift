import Verdicts

extension ClientTable {
    /// It makes folders for its cache at home.
    private static let urlSessionAlone = ["env", "HOME=<SCRATCH>", "<SWIFT-CLIENT>", "<URL>"]

    /// URLSession on Linux reads no variable that names a CA bundle, so it refuses the genuine server of the bench as well.
    static let urlSession = [
        ClientRow(
            "URLSession on Linux, variables alone", urlSessionAlone, options: ["--trust-via", "env"], cells: "rrrrrr",
            alerts: [48], .inconclusive, .unknown, reason: .failsUninterrupted, reach: .failed,
            needs: [.swiftc, .option("--trust-via")]),
        ClientRow(
            "URLSession on Linux, --trust-via namespace", urlSessionAlone, options: ["--trust-via", "namespace"],
            cells: "arrrlr", alerts: [0, 45, 48], .validated, needs: [.swiftc, .option("--trust-via"), .namespace]),
    ]

    private static func chromium(_ options: String...) -> [String] {
        ["sh", "<PROGRAMS>/chromium.sh", "<URL>", "{ca}", "{proxy}"] + options
    }

    /// Its services call home as well; only the one host is judged.
    private static let oneHost = ["--domains", "<HOST>"]

    static let chromium = [
        ClientRow(
            "Chromium", chromium(), options: oneHost, cells: "arrrrr", alerts: [46], .validated,
            needs: [.length, .chromium, .nss]),
        ClientRow(
            "Chromium --ignore-certificate-errors", chromium("--ignore-certificate-errors"), options: oneHost, cells: "aaaaaa",
            .noValidation,
            needs: [.length, .chromium, .nss]),
    ]
}
