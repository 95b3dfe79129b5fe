import Authority
import Catalog
import Foundation
import OpenSSLKit
import Testing
import Wire

@Suite struct `Second opinions` {
    private let realm: Realm
    private let oracle: Oracle
    private let folder: TemporaryFolder

    init() throws {
        realm = try Realm.shared.get()
        oracle = try Oracle(realm)
        folder = try TemporaryFolder()
    }

    /// Modes that are about chains, at a host where each can be played.
    private func plays() throws -> [Play] {
        try `Every mode`.modes.filter { $0.family != .protocol }.compactMap { mode in
            try realm.play(mode, Hosts.home(of: mode))
        }
    }

    private func roots(_ play: Play) -> String { oracle.anchors(play).map(\.pem).joined() }

    /// What a verifier says of each mode against what the table says that it says.
    private func compare(_ said: [String: Bool], _ who: KeyPath<SecondOpinions.Row, Bool>) throws {
        let plays = try plays()
        #expect(said.count == plays.count)
        for play in plays {
            let (id, row) = (play.mode.id, SecondOpinions.rows[play.mode.id])
            #expect(row != nil || [.reject, .accept].contains(play.mode.expected), "\(id) has no row")
            let expected = row.map { $0[keyPath: who] } ?? (play.mode.expected == .accept)
            #expect(said[id] == expected, "\(id): \(row?.why ?? "as the catalogue has it")")
        }
        let known = Set(plays.map(\.mode.id))
        #expect(SecondOpinions.rows.keys.allSatisfy(known.contains))
    }

    @Test(.enabled(if: Tool.certtool != nil, "certtool is not installed")) func `of GnuTLS are those in the table`() throws {
        let certtool = try #require(Tool.certtool)
        var said: [String: Bool] = [:]
        for play in try plays() {
            let result = try certtool.run([
                "--verify", "--load-ca-certificate", try folder.file("roots.pem", roots(play)), "--verify-hostname", play.host.text,
                "--verify-purpose", "1.3.6.1.5.5.7.3.1", "--infile", try folder.file("chain.pem", play.sent.map(\.pem).joined()),
            ])
            said[play.mode.id] = result.status == 0
        }
        try compare(said, \.gnuTLS)
    }

    private struct Question: Encodable { let id, host, roots, chain: String }

    @Test(.enabled(if: Tool.go != nil, "go is not installed")) func `of Go are those in the table`() throws {
        let (source, program) = (try folder.file("main.go", goVerifier), folder.url.appendingPathComponent("verify").path)
        let built = try #require(Tool.go).run(["build", "-o", program, source])
        try #require(built.status == 0, "\(built.output)")
        let encoder = JSONEncoder()
        let lines = try plays().map { play in
            let chain = play.sent.map(\.pem).joined()
            let question = Question(id: play.mode.id, host: play.host.text, roots: roots(play), chain: chain)
            return String(decoding: try encoder.encode(question), as: UTF8.self)
        }
        let result = try Tool(path: program).run([], input: lines.joined(separator: "\n") + "\n")
        var said: [String: Bool] = [:]
        for line in result.output.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2)
            if words.count > 1 { said[String(words[0])] = words[1] == "accepts" }
        }
        try compare(said, \.go)
    }
}
