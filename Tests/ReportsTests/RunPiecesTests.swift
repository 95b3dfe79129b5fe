import Reports
import Testing
import Verdicts

@Suite struct `A run in pieces` {
    private func pieces(_ run: Run) -> RunFile.Pieces {
        RunFile.Pieces(
            head: RunFile.head(run), findings: run.findings.map { RunFile.piece($0) },
            connections: run.connections.map { RunFile.piece($0) }, trials: run.trials.map { RunFile.piece($0) },
            cleartext: run.cleartext.map { RunFile.piece($0) }, origins: run.origins.map { RunFile.piece($0) })
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func `is put together to what its file says, whatever its strings are`(seed: UInt64) throws {
        var random = RandomRun(seed: seed)
        let run = random.run()
        #expect(try RunFile.read(pieces(run)) == RunFile.read(RunFile.json(run)))
    }

    @Test func `has every piece on one line`() {
        var random = RandomRun(seed: 7)
        let run = random.run()
        let all = pieces(run)
        for piece in [all.findings, all.connections, all.trials, all.cleartext, all.origins].joined() {
            #expect(!piece.contains(UInt8(ascii: "\n")))
        }
    }

    @Test(
        arguments: [("{", .notJSON, ""), ("{}", .missing, "connections[1].id"), ("7", .wrongType, "connections[1]")]
            as [(String, ReportError.Code, String)])
    func `is refused with the place of the piece that is wrong`(text: String, code: ReportError.Code, path: String) throws {
        var bent = pieces(run([]))
        bent.connections = [RunFile.piece(.refused), Array(text.utf8)]
        let error = #expect(throws: ReportError.self) { try RunFile.read(bent) }
        #expect(error?.code == code && error?.path == path)
    }
}
