import Foundation
import Store
import Testing
import Verdicts

/// Whether tests that take minutes are played too.
private let isLong = ProcessInfo.processInfo.environment["PINPROOF_LONG"] == "1"

@Suite struct `A process that is killed` {
    @Test(arguments: 1...(isLong ? 50 : 5)) func `has lost none of the verdicts that it had acknowledged`(round: Int) async throws {
        let ended = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-store-\(UUID().uuidString).db")
            let tell: (String) -> Void = { try? FileHandle.standardOutput.write(contentsOf: Data("told \($0)\n".utf8)) }
            tell(file.path)
            let recorder = try RunStore(recording: StoreFile(file)) { _ in }.begin(.empty(), kind: .proxy, folder: "/srv/app")
            var count = 0
            while true {
                count += 1
                for n in 0..<20 { recorder.record(.refused(count * 20 + n)) }
                guard await recorder.acknowledge(.about("\(count)", .pinned)) == .stored else { continue }
                tell("\(count)")
                if count == 1 {
                    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(.random(in: 0..<100))) { kill(getpid(), SIGKILL) }
                }
            }
        }
        let output = String(decoding: try #require(ended).standardOutputContent, as: UTF8.self)
        // Without its line feed a line was cut off by the end.
        let told = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .compactMap { $0.wholeMatch(of: /told (.+)/).map { String($0.1) } }
        let file = StoreFile(URL(fileURLWithPath: try #require(told.first)))
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + suffix) } }
        let sayings = Sayings()
        let run = try RunStore(recording: file, say: sayings.say).run(Run.empty().id)
        let stored = Set(run.findings.compactMap(\.stack))
        let acknowledged = Set(told.dropFirst())
        #expect(!acknowledged.isEmpty)
        #expect(acknowledged.subtracting(stored).isEmpty)
        // What was recorded before a verdict is there with it.
        #expect(run.connections.count >= acknowledged.count * 20)
        #expect(sayings.all.isEmpty)
    }
}
