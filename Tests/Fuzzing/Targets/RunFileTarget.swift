import Foundation
import PolicyFile
import Reports
import Verdicts

extension FuzzTarget {
    /// A run file: whatever is read can be written again, judged, merged, compared and told in every form.
    static let runFile = FuzzTarget(name: "run-file") { bytes in
        guard let run = try? RunFile.read(bytes) else { return }
        let written = RunFile.json(run)
        guard let again = try? RunFile.read(written) else { throw BrokenPromise(description: "what is written can be read") }
        try require(RunFile.json(again) == written, "what is read is written as it was")
        var judged = again
        judged.findings = Findings.of(Evidence(run: again))
        try require(RunDiff(from: judged, to: judged).changes.allSatisfy { $0.newlyAccepted.isEmpty }, "nothing became worse by itself")
        // Telling takes longer than all else, so each input is told in one form; which one, its length says.
        try requireTold(judged, form: bytes.count)
    }

    private static func requireTold(_ run: Run, form: Int) throws {
        switch form % 8 {
        case 0: for line in TextReport().render(run).split(separator: "\n") { try requirePrintable(String(line)) }
        case 1: for line in PolicyDraft.text(of: run).split(separator: "\n") { try requirePrintable(String(line)) }
        case 2: for line in EventLine.lines(run).split(separator: UInt8(ascii: "\n")) { try requireJSON(Array(line)) }
        case 3: _ = HTMLReport.html(run: run)
        case 4: try requireJSON(ReportForm.sarif.render(JudgedRun(run)))
        case 5: for form in ReportForm.allCases where form != .sarif { _ = form.render(JudgedRun(run)) }
        case 6: for connection in run.connections { _ = Replay.story(of: connection) }
        default:
            let merged = RunMerge.merge([run, run], id: "merged", toolVersion: "")
            try require(merged.connections.count == run.connections.count, "a run that is given twice counts once")
        }
    }
}

/// Throws unless the bytes are a JSON text (RFC 8259).
func requireJSON(_ bytes: [UInt8]) throws {
    try require((try? JSONSerialization.jsonObject(with: Data(bytes))) != nil, "what is written as JSON is JSON")
}
