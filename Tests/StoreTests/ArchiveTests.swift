import Store
import Testing
import Verdicts

@Suite struct `The list of stored runs` {
    private func withRuns(_ body: (RunStore) throws -> Void) async throws {
        try await withFolder { folder in
            let store = try RunStore(folder.store)
            try store.save(.whole("20261121T100000-aaaa", started: moment), kind: .run, folder: "/srv/app/a")
            try store.save(.empty("20261122T100000-bbbb", started: moment + 86_400), kind: .run, folder: "/srv/app/b")
            try store.save(.whole("20261122T110000-cccc", started: moment + 90_000), kind: .proxy, folder: "/srv/app/a")
            try body(store)
        }
    }

    @Test func `has the latest first, with its worst verdict`() async throws {
        try await withRuns { store in
            let runs = try store.runs(limit: 9)
            #expect(runs.map(\.id) == ["20261122T110000-cccc", "20261122T100000-bbbb", "20261121T100000-aaaa"])
            #expect(runs.map(\.kind) == [.proxy, .run, .run])
            #expect(runs.map(\.worst) == [.noValidation, nil, .noValidation])
            #expect(runs.map(\.domains) == [1, 0, 1])
            #expect(runs.map(\.ended) == [moment + 90_003.5, moment + 86_400, moment + 3.5])
            #expect(try store.runs(limit: 1).count == 1)
        }
    }

    @Test func `knows the last of a folder and the last of all`() async throws {
        try await withRuns { (store) throws in
            #expect(try store.latest(in: "/srv/app/b") == "20261122T100000-bbbb")
            #expect(try store.latest(in: "/elsewhere") == nil)
            #expect(try store.latest(in: nil) == "20261122T110000-cccc")
        }
    }

    @Test(
        arguments: [
            ("20261121T100000-aaaa", "20261121T100000-aaaa"), ("20261121", "20261121T100000-aaaa"), ("20261122T10", "20261122T100000-bbbb"),
            ("2026112%", nil), ("aaaa", nil), ("", nil), ("'; DROP TABLE runs; --", nil),
        ] as [(String, String?)])
    func `finds a run by how its id begins`(name: String, id: String?) async throws {
        try await withRuns { (store) throws in #expect(try store.id(of: name) == id) }
    }

    @Test func `prefers a whole id to one that begins with it, and refuses to choose among several`() async throws {
        try await withRuns { store in
            try store.save(.empty("20261122T110000"), kind: .run, folder: "/srv/app")
            #expect(try store.id(of: "20261122T110000") == "20261122T110000")
            let error = #expect(throws: StoreError.self) { try store.id(of: "2026") }
            #expect(error?.code == .ambiguous)
        }
    }

    @Test func `loses a run that is removed, with all that it held`() async throws {
        try await withRuns { store in
            try store.remove("20261121T100000-aaaa")
            #expect(try store.runs(limit: 9).count == 2)
            let errors = [
                #expect(throws: StoreError.self) { try store.remove("20261121T100000-aaaa") },
                #expect(throws: StoreError.self) { try store.run("20261121T100000-aaaa") },
            ]
            #expect(errors.map { $0?.code } == [.unknownRun, .unknownRun])
            // One that comes again with that id finds nothing of it.
            try store.save(.empty("20261121T100000-aaaa"), kind: .run, folder: "/srv/app")
            #expect(try store.run("20261121T100000-aaaa").connections.isEmpty)
        }
    }
}
