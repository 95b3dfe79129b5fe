import Foundation
import Reports
import Store
import Testing
import Verdicts
import Wire

@Suite struct `A stored run` {
    @Test func `is read back as its file would be`() async throws {
        try await withFolder { folder in
            let run = Run.whole()
            try RunStore(folder.store).save(run, kind: .run, folder: "/srv/app")
            let read = try #require(try RunStore(reading: folder.store)).run(run.id)
            #expect(RunFile.json(read) == RunFile.json(run))
            #expect(read == (try RunFile.read(RunFile.json(run))))
        }
    }

    @Test func `takes the place of one with the same id`() async throws {
        try await withFolder { folder in
            let store = try RunStore(folder.store)
            try store.save(.whole(), kind: .run, folder: "/srv/app")
            try store.save(.whole(), kind: .run, folder: "/srv/app")
            #expect(try store.run(Run.whole().id).connections.count == 2)
            #expect(try store.runs(limit: 9).count == 1)
        }
    }

    @Test func `that was told of bit by bit is the same as one that was saved whole`() async throws {
        try await withFolder { folder in
            let run = Run.whole()
            let store = try RunStore(folder.store)
            let recorder = store.begin(.empty(), kind: .proxy, folder: "/srv/app")
            for connection in run.connections {
                var early = connection
                early.milliseconds = 1
                recorder.concluded(early)
                recorder.record(connection)
            }
            for trial in run.trials { recorder.record(trial) }
            for cleartext in run.cleartext { recorder.record(cleartext) }
            for origin in run.origins { recorder.record(origin) }
            recorder.record(run.origins[0])
            for finding in run.findings { #expect(await recorder.acknowledge(finding) == .stored) }
            #expect(await recorder.finish(at: run.ended, warnings: run.warnings) == .stored)
            #expect(RunFile.json(try store.run(run.id)) == RunFile.json(run))
        }
    }

    @Test func `holds the last verdict on each client at each domain`() async throws {
        try await withFolder { folder in
            let store = try RunStore(folder.store)
            let recorder = store.begin(.empty(), kind: .proxy, folder: "/srv/app")
            let other = Domain(host: "api.example.com", port: 8443)
            for verdict in [Verdict.inconclusive, .pinned] { _ = await recorder.acknowledge(.about("a", verdict)) }
            _ = await recorder.acknowledge(.about("b", .noValidation))
            _ = await recorder.acknowledge(.about("a", .validated, at: other))
            _ = await recorder.acknowledge(.about("a", .ownStore), client: "10.0.0.7")
            let findings = try store.run(Run.empty().id).findings
            #expect(findings.map(\.verdict) == [.pinned, .noValidation, .validated, .ownStore])
            #expect(findings.map(\.domain) == [api, api, other, api])
        }
    }

    @Test func `that did not end holds what was committed, and says so`() async throws {
        try await withFolder { folder in
            let recorder = try RunStore(folder.store).begin(.empty(), kind: .proxy, folder: "/srv/app")
            recorder.record(.refused(1, time: moment + 5))
            #expect(await recorder.acknowledge(.about("a", .pinned)) == .stored)
            let store = try #require(try RunStore(reading: folder.store))
            let run = try store.run(Run.empty().id)
            #expect(run.connections.map(\.id) == [1] && run.findings.map(\.verdict) == [.pinned])
            #expect(run.ended == moment + 5 + 0.0123)
            #expect(run.warnings.count == 1 && run.warnings[0].contains("what was stored so far"))
            #expect(try store.runs(limit: 1).map(\.ended) == [nil])
        }
    }

    @Test func `of a proxy that was killed is judged by what it had seen`() async throws {
        try await withFolder { folder in
            var head = Run.empty()
            head.asked.clientele = .many
            let recorder = try RunStore(folder.store).begin(head, kind: .proxy, folder: "/srv/app")
            var accepted = Connection.refused(2)
            (accepted.outcome, accepted.step, accepted.alert) = (.accepted, .e7, nil)
            recorder.record(Trial(n: 2, purpose: .mode, domain: api, mode: "untrusted-ca"))
            recorder.record(accepted)
            #expect(await recorder.acknowledge(.about("another", .pinned)) == .stored)
            let read = try #require(try RunStore(reading: folder.store)).run(head.id)
            #expect(read.findings.map(\.verdict) == [.pinned, .noValidation])
        }
    }

    @Test func `keeps no credential of its command`() async throws {
        try await withFolder { folder in
            let store = try RunStore(folder.store)
            try store.save(.whole(), kind: .run, folder: "/srv/app")
            #expect(try store.runs(limit: 1).map(\.command) == ["curl --token *** https://api.example.com"])
            for suffix in ["", "-wal"] {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.store.path + suffix))
                #expect(bytes.range(of: Data("s3cret".utf8)) == nil)
            }
        }
    }

    @Test func `is the same while another process goes on writing`() async throws {
        try await withFolder { folder in
            let recorder = try RunStore(folder.store).begin(.empty("20261121T000000-0001"), kind: .proxy, folder: "/srv/app")
            _ = await recorder.acknowledge(.about("a", .pinned))
            let other = try RunStore(folder.store)
            try other.save(.whole("20261121T000000-0002"), kind: .run, folder: "/srv/app")
            _ = await recorder.acknowledge(.about("b", .pinned))
            #expect(try other.run("20261121T000000-0001").findings.count == 2)
        }
    }
}
