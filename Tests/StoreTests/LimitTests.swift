import Store
import Testing
import Verdicts

@Suite struct `A store that cannot take everything in` {
    @Test func `leaves observations out, counts them, and keeps every verdict`() async throws {
        try await withFolder { folder in
            let sayings = Sayings()
            // Nothing is committed before a verdict asks for it.
            let store = try RunStore(recording: folder.store, limits: StoreLimits(waiting: 3, milliseconds: 3_600_000), say: sayings.say)
            let recorder = store.begin(.empty(), kind: .proxy, folder: "/srv/app")
            for id in 1...10 { recorder.record(.refused(id)) }
            for stack in ["a", "b"] { #expect(await recorder.acknowledge(.about(stack, .pinned)) == .stored) }
            let run = try store.run(Run.empty().id)
            #expect(run.connections.map(\.id) == [1, 2, 3] && run.findings.count == 2)
            #expect(run.warnings.contains("7 observations could not be stored and are missing here."))
            #expect(sayings.all.count == 1 && sayings.all[0].contains("left out"))
        }
    }

    @Test func `says of a verdict that it is not stored when the disk is full`() async throws {
        try await withFolder { folder in
            let sayings = Sayings()
            let store = try RunStore(recording: folder.store, limits: StoreLimits(pages: 40), say: sayings.say)
            let recorder = store.begin(.empty(), kind: .proxy, folder: "/srv/app")
            var count = 0
            var answer = Stored.stored
            while answer == .stored, count < 1000 {
                count += 1
                answer = await recorder.acknowledge(.about("client \(count)", .pinned))
            }
            #expect(answer == .notStored(because: "the disk is full"))
            #expect(count > 5 && count < 1000)
            // It goes on, and repeats nothing.
            recorder.record(.refused(1))
            #expect(await recorder.acknowledge(.about("one more", .pinned)) == .notStored(because: "the disk is full"))
            #expect(sayings.all.count == 1 && sayings.all[0].contains("the disk is full"))
            #expect(try store.run(Run.empty().id).findings.count == count - 1)

            // Where there is room again it is told, and the gap is known.
            let roomy = try RunStore(folder.store)
            #expect(try roomy.run(Run.empty().id).findings.count == count - 1)
        }
    }

    @Test func `stores a verdict alone where there is no room for what came with it`() async throws {
        try await withFolder { folder in
            let store = try RunStore(folder.store, limits: StoreLimits(milliseconds: 3_600_000, pages: 40))
            let recorder = store.begin(.empty(), kind: .proxy, folder: "/srv/app")
            for id in 1...1000 { recorder.record(.refused(id)) }
            #expect(await recorder.acknowledge(.about("a", .pinned)) == .stored)
            #expect(await recorder.finish(at: moment + 9) == .stored)
            let run = try store.run(Run.empty().id)
            #expect(run.connections.isEmpty && run.findings.count == 1)
            #expect(run.warnings == ["1000 observations could not be stored and are missing here."])
        }
    }

    @Test func `says when it can again`() async throws {
        try await withFolder { folder in
            let sayings = Sayings()
            let store = try RunStore(recording: folder.store, limits: StoreLimits(milliseconds: 3_600_000, pages: 40), say: sayings.say)
            let recorder = store.begin(.empty(), kind: .proxy, folder: "/srv/app")
            for id in 1...1000 { recorder.record(.refused(id)) }
            _ = await recorder.acknowledge(.about("a", .pinned))
            _ = await recorder.acknowledge(.about("b", .pinned))
            #expect(sayings.all.count == 2)
            #expect(sayings.all.first?.contains("cannot be written") == true && sayings.all.last?.contains("again") == true)
        }
    }

    @Test func `is a full disk also for a run that is saved whole, and nothing of it stays`() async throws {
        try await withFolder { folder in
            var run = Run.whole()
            run.connections = (1...1000).map { .refused($0) }
            let store = try RunStore(folder.store, limits: StoreLimits(pages: 40))
            let error = #expect(throws: StoreError.self) { try store.save(run, kind: .run, folder: "/srv/app") }
            #expect(error?.code == .write && error?.message.contains("the disk is full") == true)
            #expect(try store.runs(limit: 9).isEmpty)
        }
    }
}
