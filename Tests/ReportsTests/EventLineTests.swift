import FoundationEssentials
import Reports
import Testing
import Verdicts
import Wire

@Suite struct `Event lines` {
    private let run = "20261121T192003-7f3a"

    private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `a refused connection is one line with every key in its place`() {
        let line =
            #"{"type":"connection","schemaVersion":1,"run":"20261121T192003-7f3a","id":12,"time":"2026-11-21T19:20:03.123Z","#
            + #""client":{"address":"127.0.0.1:51234","ja4":"t13d1516h2_8daaf6152771_b186095e22b6"},"trial":3,"domain":"api.example.com","#
            + #""port":443,"connectHost":"api.example.com","mode":"untrusted-ca","step":"E3","outcome":"rejected","#
            + #""alert":{"code":48,"name":"unknown_ca"},"tls":{"version":"TLSv1.3","cipher":"TLS_AES_128_GCM_SHA256","alpn":"http/1.1"},"#
            + #""bytes":{"fromClient":0,"toClient":0},"milliseconds":12.3,"request":null,"unplayed":null,"clientCertificate":null}"# + "\n"
        #expect(string(EventLine.connection(.refused, run: run)) == line)
    }

    @Test func `what is unknown is null and never left out`() throws {
        let line = string(EventLine.connection(.silent, run: run))
        for key in ["ja4", "trial", "connectHost", "alert", "tls", "request"] { #expect(line.contains("\"\(key)\":null")) }
    }

    @Test func `an accepted connection tells its request, bytes and missing ALPN`() throws {
        var connection = Connection.refused
        connection.outcome = .accepted
        connection.step = .e7
        connection.alert = nil
        connection.request = "GET /"
        connection.tls?.alpn = nil
        connection.bytes = Connection.Bytes(fromClient: 78, toClient: 1256)
        let line = try JSONDecoder().decode(ConnectionJSON.self, from: Data(EventLine.connection(connection, run: run)))
        #expect(line.outcome == "accepted")
        #expect(line.step == "E7")
        #expect(line.request == "GET /")
        #expect(line.alert == nil)
        #expect(line.tls == ConnectionJSON.TLS(version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", alpn: nil))
        #expect(line.bytes == ["fromClient": 78, "toClient": 1256])
        #expect(line.domain == "api.example.com" && line.port == 443 && line.mode == "untrusted-ca" && line.trial == 3)
    }

    @Test(
        arguments: [
            (Trial.Exit.code(60), #""exit":60"#), (.signal(15), #""exit":null,"signal":15"#), (nil, #""exit":null"#),
        ] as [(Trial.Exit?, String)])
    func `a trial tells how its command ended`(exit: Trial.Exit?, expected: String) {
        let trial = Trial(n: 3, purpose: .mode, domain: api, mode: "untrusted-ca", exit: exit, milliseconds: 210, interrupted: false)
        let line =
            #"{"type":"trial","schemaVersion":1,"run":"20261121T192003-7f3a","time":"2026-11-21T19:20:03.123Z","purpose":"mode","#
            + #""n":3,"domain":"api.example.com","port":443,"mode":"untrusted-ca",\#(expected),"milliseconds":210,"interrupted":false,"leftRunning":false,"carried":false}"#
            + "\n"
        #expect(string(EventLine.trial(trial, run: run, time: moment)) == line)
    }

    @Test func `a trial of everything at once has no domain`() {
        let trial = Trial(n: 1, purpose: .discovery, domain: nil, mode: "passthrough")
        #expect(string(EventLine.trial(trial, run: run, time: moment)).contains(#""domain":null,"port":null"#))
    }

    @Test func `a cleartext request names client, trial and port`() {
        let cleartext = Cleartext(
            time: moment, trial: 1, domain: Domain(host: "old.example.com", port: 80), request: "GET /", clientAddress: "127.0.0.1:5")
        let line =
            #"{"type":"cleartext","schemaVersion":1,"run":"20261121T192003-7f3a","time":"2026-11-21T19:20:03.123Z","#
            + #""client":{"address":"127.0.0.1:5"},"trial":1,"domain":"old.example.com","port":80,"request":"GET /"}"# + "\n"
        #expect(string(EventLine.cleartext(cleartext, run: run)) == line)
    }

    @Test func `an origin is told without its chain`() throws {
        let origin = try #require(Finding.pinned().origin)
        let line =
            #"{"type":"origin","schemaVersion":1,"run":"20261121T192003-7f3a","time":"2026-11-21T19:20:03.123Z","#
            + #""domain":"api.example.com","port":443,"offeredALPN":["h2","http/1.1"],"state":"verified","alpn":"h2","version":"TLSv1.3","keyType":"EC-256","#
            + #""signatureHash":"SHA256","staples":true,"carriesSCTs":true,"asksForCertificate":false,"spki":"AAAA"}"# + "\n"
        #expect(string(EventLine.origin(origin, run: run, time: moment)) == line)
    }

    @Test func `a verdict carries its modes and its controls`() {
        let line =
            #"{"type":"verdict","schemaVersion":1,"run":"20261121T192003-7f3a","time":"2026-11-21T19:20:03.123Z","#
            + #""client":{"id":"app-stack","ja4":"t13d1516h2_8daaf6152771_b186095e22b6","looksLike":null,"process":"app","place":null},"domain":"api.example.com","#
            + #""port":443,"verdict":"pinned","confidence":"likely","reason":"staple-expected","pinCheck":"after-handshake","#
            + #""pinLevel":null,"cleartext":"none","modes":{"trusted-ca":"rejected-late","trusted-ca-mirrored":"rejected-late","canary":"accepted","#
            + #""untrusted-ca":"rejected-closed","expired":"rejected-late"},"#
            + #""controls":{"reach":"ok","trust":{"by":"canary","domain":"canary.pinproof.test","#
            + #""port":443,"mode":"canary","time":"2026-11-21T19:20:03.123Z"},"#
            + #""openConfounders":["staple","sct"]}}"# + "\n"
        #expect(string(EventLine.verdict(.pinned(), run: run, time: moment)) == line)
    }

    @Test func `a mode that was not played and a trust that was not shown are null`() {
        var finding = Finding.undecided()
        finding.cells.append(.absent("canary"))
        let line = string(EventLine.verdict(finding, run: run, time: moment))
        #expect(line.contains(#""canary":null}"#))
        #expect(line.contains(#""trust":null"#))
    }

    @Test func `strings from outside cannot break a line or forge a key`() throws {
        var connection = Connection.refused
        connection.domain.host = hostile
        connection.connectHost = hostile
        connection.request = hostile
        connection.client.process = hostile
        connection.tls?.alpn = hostile
        let bytes = EventLine.connection(connection, run: run)
        #expect(bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(!bytes.contains(0x1B))
        let line = try JSONDecoder().decode(ConnectionJSON.self, from: Data(bytes))
        #expect(line.domain == hostile && line.connectHost == hostile && line.request == hostile && line.tls?.alpn == hostile)
    }

    @Test(arguments: Outcome.allCases)
    func `every outcome goes out under its own name`(outcome: Outcome) throws {
        var connection = Connection.silent
        connection.outcome = outcome
        let line = try JSONDecoder().decode(ConnectionJSON.self, from: Data(EventLine.connection(connection, run: run)))
        #expect(line.outcome == outcome.rawValue)
    }
}

/// The shape of a connection as a reader of the format would declare it.
struct ConnectionJSON: Decodable, Equatable {
    struct Client: Decodable, Equatable {
        var address: String
        var ja4: String?
        var id: String?
        var process: String?
    }
    struct TLS: Decodable, Equatable {
        var version: String
        var cipher: String
        var alpn: String?
    }
    struct AlertJSON: Decodable, Equatable {
        var code: Int
        var name: String
    }
    struct Event: Decodable, Equatable {
        var at: Int
        var kind: String
        var alert: AlertJSON?
        var resumed: Bool?
        var by: String?
        var reason: String?
    }

    var id: Int
    var time: String
    var client: Client
    var trial: Int?
    var domain: String
    var port: Int
    var connectHost: String?
    var mode: String
    var step: String
    var outcome: String
    var alert: AlertJSON?
    var tls: TLS?
    var bytes: [String: Int]
    var milliseconds: Double
    var request: String?
    var notes: [String]?
    var events: [Event]?
}
