import Foundation
import Store
import Testing
import Verdicts

@Suite struct `The file of a store` {
    private static let home = ["HOME": "/home/me"]

    @Test(
        arguments: [
            ("/srv/a.db", ["PINPROOF_STORE": "/srv/b.db"], "/srv/a.db"), ("a.db", [:], "/srv/app/a.db"),
            (nil, ["PINPROOF_STORE": "/srv/b.db", "XDG_STATE_HOME": "/state"], "/srv/b.db"),
            (nil, ["PINPROOF_STORE": "b.db"], "/srv/app/b.db"),
            (nil, ["PINPROOF_STORE": "", "XDG_STATE_HOME": "/state"], "/state/pinproof/pinproof.db"),
            (nil, ["XDG_STATE_HOME": "relative"], "/home/me/.local/state/pinproof/pinproof.db"),
            (nil, [:], "/home/me/.local/state/pinproof/pinproof.db"),
        ] as [(String?, [String: String], String)])
    func `lies where it was named, else in the user's state folder`(option: String?, environment: [String: String], path: String) {
        let file = StoreFile.locate(
            option: option, environment: Self.home.merging(environment) { $1 }, workingDirectory: URL(fileURLWithPath: "/srv/app"))
        #expect(file.path == path)
    }

    @Test func `can be read by its owner alone, and so can what lies beside it`() async throws {
        try await withFolder { folder in
            let file = StoreFile(folder.appendingPathComponent("state/pinproof/pinproof.db"))
            let store = try RunStore(file)
            try store.save(.whole(), kind: .run, folder: "/srv/app")
            func mode(_ path: String) throws -> Int? {
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            #expect(try mode(folder.appendingPathComponent("state/pinproof").path) == 0o700)
            for suffix in ["", "-wal", "-shm"] { #expect(try mode(file.path + suffix) == 0o600, "\(suffix)") }
        }
    }

    @Test func `is not made by whoever only wants to read it`() async throws {
        try await withFolder { (folder) throws in
            #expect(try RunStore(reading: folder.store) == nil)
            #expect(!folder.store.exists)
        }
    }

    @Test func `that cannot be made is an error that names it`() async throws {
        try await withFolder { folder in
            let blocked = folder.appendingPathComponent("file")
            try Data("x".utf8).write(to: blocked)
            let error = #expect(throws: StoreError.self) { try RunStore(StoreFile(blocked.appendingPathComponent("runs.db"))) }
            #expect(error?.code == .file && error?.message.contains("file/runs.db") == true)
        }
    }

    @Test func `can be made by many at the same time`() async throws {
        try await withFolder { folder in
            let file = folder.store
            try await withThrowingTaskGroup(of: Stored.self) { group in
                for n in 0..<8 {
                    group.addTask {
                        let recorder = try RunStore(file).begin(.empty("run \(n)"), kind: .proxy, folder: "/srv/app")
                        return await recorder.acknowledge(.about("a", .pinned))
                    }
                }
                for try await stored in group { #expect(stored == .stored) }
            }
            #expect(try RunStore(file).runs(limit: 99).count == 8)
        }
    }
}
