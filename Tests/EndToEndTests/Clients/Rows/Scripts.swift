import Verdicts

extension ClientTable {
    private static func script(_ start: [String], _ kind: String) -> [String] { start + ["<URL>", kind] }

    private static func pair(_ name: String, _ start: [String], cells: String, alerts: Set<UInt8>, careless: String, _ need: Need)
        -> [ClientRow]
    {
        [
            ClientRow(name, script(start, "default"), cells: cells, alerts: alerts, .validated, needs: [need]),
            ClientRow("\(name), \(careless)", script(start, "no-verification"), cells: "aaaaaa", .noValidation, needs: [need]),
        ]
    }

    static let perl = pair(
        "Perl, LWP", ["perl", "<PROGRAMS>/client.pl"], cells: "arrrrr", alerts: [45, 48, 80], careless: "SSL_verify_mode 0", .perl)

    static let ruby = pair(
        "Ruby, net/http", ["ruby", "<PROGRAMS>/client.rb"], cells: "arrrrr", alerts: [42, 45, 48], careless: "VERIFY_NONE", .ruby)

    static let php =
        pair(
            "PHP, https stream", ["php", "<PROGRAMS>/client.php"], cells: "arrrlr", alerts: [0, 45, 48], careless: "verify_peer false", .php
        )
        + pair(
            "PHP, curl extension", ["php", "-d", "curl.cainfo={ca}", "<PROGRAMS>/client-curl.php"], cells: "arrrer",
            alerts: [0, 42, 45, 48],
            careless: "CURLOPT_SSL_VERIFYPEER false", .phpCurl)

    static let erlang = pair(
        "Erlang, httpc", ["escript", "<PROGRAMS>/client.erl"], cells: "arrrrr", alerts: [40, 42, 45, 48], careless: "verify_none", .erlang)
}
