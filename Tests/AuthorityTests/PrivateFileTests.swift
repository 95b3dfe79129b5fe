import Authority
import Foundation
import Testing

@Suite struct `A file for secrets` {
    private let path = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-\(UUID().uuidString).log").path

    private func mode() throws -> Int? { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }

    private func write(_ text: String, appends: Bool) throws {
        let handle = try PrivateFile.open(path, name: "--keylog \(path)", appends: appends)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    private var text: String? { FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } }

    @Test func `is its owner's alone, and goes on or begins anew`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write("one", appends: true)
        #expect(try mode() == 0o600)
        try write("two", appends: true)
        #expect(text == "onetwo")
        try write("new", appends: false)
        #expect(text == "new")
    }

    @Test(arguments: [0o644, 0o620, 0o604]) func `is not one that others may read or write`(permissions: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write("one", appends: true)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        #expect(throws: AuthorityError(.exposed, "")) { try write("two", appends: true) }
        #expect(text == "one")
    }

    @Test func `is neither a link nor a folder`() throws {
        let other = path + ".other"
        defer { for file in [path, other] { try? FileManager.default.removeItem(atPath: file) } }
        try Data().write(to: URL(fileURLWithPath: other))
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        #expect(throws: AuthorityError(.unreadable, "")) { try write("one", appends: false) }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: AuthorityError(.unreadable, "")) { try write("one", appends: true) }
    }
}
