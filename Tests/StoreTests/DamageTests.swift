import Foundation
import GRDB
import Store
import Testing
import Verdicts

@Suite struct `A damaged store` {
    /// A store with a run in it, closed, and what is beside it merged into it.
    private func filled(_ file: StoreFile) throws {
        try RunStore(file).save(.whole(), kind: .run, folder: "/srv/app")
        let queue = try DatabaseQueue(path: file.path)
        try queue.writeWithoutTransaction { db in _ = try Row.fetchAll(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try queue.close()
    }

    private func bend(_ file: StoreFile, _ change: (inout Data) -> Void) throws {
        var bytes = try Data(contentsOf: file.url)
        change(&bytes)
        try bytes.write(to: file.url)
    }

    @Test(
        arguments: [
            ("in its pages", 4096...), ("in its middle page", 20_480...24_575), ("at its very start", 0...15),
        ] as [(String, any RangeExpression<Int> & Sendable)])
    func `is moved aside, and a new one begins`(place: String, range: any RangeExpression<Int> & Sendable) async throws {
        try await withFolder { folder in
            let sayings = Sayings()
            for n in 1...2 {
                try filled(folder.store)
                try bend(folder.store) { bytes in
                    for place in range.relative(to: bytes.indices) { bytes[place] = 0xA5 }
                }
                let damaged = try Data(contentsOf: folder.store.url)
                let store = try RunStore(recording: folder.store, say: sayings.say)
                #expect(try store.runs(limit: 9).isEmpty)
                try store.save(.whole(), kind: .run, folder: "/srv/app")
                #expect(try Data(contentsOf: folder.appendingPathComponent("runs.db.damaged-\(n)")) == damaged)
                #expect(sayings.all.count == n && sayings.all.allSatisfy { $0.contains("damaged") })
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.store.path + suffix) }
            }
        }
    }

    @Test func `is left where it is by whoever only reads`() async throws {
        try await withFolder { folder in
            try filled(folder.store)
            try bend(folder.store) { $0.replaceSubrange(0..<16, with: repeatElement(7, count: 16)) }
            let error = #expect(throws: StoreError.self) { try RunStore(reading: folder.store) }
            #expect(error?.code == .damaged)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).contains("runs.db.damaged-1") == false)
        }
    }

    @Test(arguments: ["notes", "SQLite format 3\u{0}" + String(repeating: "x", count: 200), String(repeating: "x", count: 10_000)])
    func `is something else if it does not bear our mark, and is not touched`(text: String) async throws {
        try await withFolder { folder in
            try Data(text.utf8).write(to: folder.store.url)
            let error = #expect(throws: StoreError.self) { try RunStore(folder.store) }
            #expect(error?.code == .foreign)
            #expect(try Data(contentsOf: folder.store.url) == Data(text.utf8))
        }
    }

    @Test func `is not another program's database either`() async throws {
        try await withFolder { folder in
            let other = try DatabaseQueue(path: folder.store.path)
            try await other.write { db in try db.execute(sql: "CREATE TABLE bookmarks (url)") }
            try other.close()
            let error = #expect(throws: StoreError.self) { try RunStore(folder.store) }
            #expect(error?.code == .foreign)
        }
    }

    @Test func `is not one of a newer version, which is refused`() async throws {
        try await withFolder { folder in
            try filled(folder.store)
            let newer = try DatabaseQueue(path: folder.store.path)
            try await newer.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
            try newer.close()
            let error = #expect(throws: StoreError.self) { try RunStore(folder.store) }
            #expect(error?.code == .version)
        }
    }

    @Test func `costs one run, not the others, where a single row cannot be read`() async throws {
        try await withFolder { folder in
            let store = try RunStore(folder.store)
            for id in ["a", "b"] { try store.save(.whole(id), kind: .run, folder: "/srv/app") }
            let queue = try DatabaseQueue(path: folder.store.path)
            try await queue.write { db in try db.execute(sql: "UPDATE connections SET json = '{' WHERE run = 'a'") }
            let error = #expect(throws: StoreError.self) { try store.run("a") }
            #expect(error?.code == .damaged)
            #expect(try store.run("b").connections.count == 2)
        }
    }
}
