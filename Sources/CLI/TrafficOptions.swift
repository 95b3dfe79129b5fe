internal import ArgumentParser
internal import Authority
internal import Foundation
internal import Proxy
internal import Verdicts

/// What is shown of the traffic of accepted clients.
struct TrafficOptions: ParsableArguments {
    @Flag(help: "Tell each request of an accepted client and its answer as a line of --events too.")
    var exchanges = false

    @Option(
        help: ArgumentHelp("Write the requests of accepted clients and their answers as an HTTP archive (HAR 1.2).", valueName: "file"),
        completion: .file(extensions: ["har"]))
    var har: String?

    @Flag(name: .customLong("keep-bodies"), help: "Keep up to 1 MiB of each body in the HAR file, as it came.")
    var keepsBodies = false

    @Flag(
        name: .customLong("include-secrets"),
        help: "Show values of queries, cookies and credentials in them; without this they are masked.")
    var includesSecrets = false

    @Option(
        help: ArgumentHelp(
            "Write the TLS secrets of both sides' sessions to this file (mode 0600), as SSLKEYLOGFILE, to decrypt recordings with.",
            valueName: "file"),
        completion: .file())
    var keylog: String?

    /// - Parameter hasEvents: whether events are written anywhere.
    func check(hasEvents: Bool) throws {
        if exchanges, !hasEvents { throw ValidationError("--exchanges tells of exchanges in --events. Say where those go.") }
        if keepsBodies, har == nil { throw ValidationError("--keep-bodies keeps bodies in a HAR file. Name one with --har.") }
        if includesSecrets, har == nil, !exchanges {
            throw ValidationError("--include-secrets is about --har and --exchanges, and neither is asked for.")
        }
    }

    /// nil where nobody asked.
    var options: ExchangeOptions? {
        exchanges || har != nil ? ExchangeOptions(keepsBodies: keepsBodies, includesSecrets: includesSecrets) : nil
    }

    /// What the key log is written through; nil where nobody asked.
    func keys() throws -> LineWriter? {
        try keylog.map { LineWriter(try PrivateFile.open($0, name: "--keylog \($0)", appends: true)) }
    }

    func archive() throws -> ArchiveWriter? { try har.map { try ArchiveWriter(path: $0) } }
}

extension LineWriter {
    /// Takes lines without their ends.
    fileprivate func end(_ line: [UInt8]) { write(line + [UInt8(ascii: "\n")]) }

    var lines: Engine.KeyLog { { self.end($0) } }
}
