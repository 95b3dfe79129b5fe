import Authority
import Foundation
import OpenSSLKit
import Testing

@Suite struct `The CA's folder` {
    private let temporary: TemporaryFolder
    private let folder: AuthorityFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = AuthorityFolder(temporary.url.appendingPathComponent("ca"))
    }

    private func set(_ mode: Int, _ file: URL) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    /// The failure of a piece of work; nil where there is none.
    private func failure(_ body: () throws(AuthorityError) -> Void) -> AuthorityError? {
        do { try body() } catch { return error }
        return nil
    }

    @Test func `is made on first use and read after that`() throws {
        #expect(!folder.exists)
        let made = try folder.loadOrMake()
        #expect(folder.exists)
        #expect(try folder.loadOrMake().certificate == made.certificate)
        #expect(try folder.load().certificate == made.certificate)
        #expect(try folder.load().certificate.matches(made.key))
        #expect(try String(contentsOf: folder.certificateFile, encoding: .utf8) == made.certificate.pem)
        #expect(try !String(contentsOf: folder.certificateFile, encoding: .utf8).contains("PRIVATE"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["private", "root.pem"])
    }

    @Test func `that is not there is told, with what to do`() {
        let failure = failure { () throws(AuthorityError) in _ = try folder.load() }
        #expect(failure == AuthorityError(.absent, ""))
        #expect(failure?.message.contains("pinproof ca show") == true)
        #expect(failure?.message.contains(folder.url.path) == true)
    }

    @Test func `is never written over`() throws {
        let made = try folder.loadOrMake()
        let other = try Material.make()
        #expect(throws: AuthorityError(.exists, "")) { try folder.save(other) }
        #expect(try folder.load().certificate == made.certificate)

        // Half of a CA is one too.
        for file in [folder.keyFile, folder.certificateFile] {
            let kept = try Data(contentsOf: file)
            try FileManager.default.removeItem(at: file)
            #expect(throws: AuthorityError(.exists, "")) { try folder.save(other) }
            #expect(!FileManager.default.fileExists(atPath: file.path))
            try kept.write(to: file)
        }
    }

    @Test func `is not written through a link`() throws {
        let target = temporary.url.appendingPathComponent("target")
        try FileManager.default.createDirectory(at: folder.privateFolder, withIntermediateDirectories: true)
        try set(0o700, folder.privateFolder)
        try FileManager.default.createSymbolicLink(at: folder.keyFile, withDestinationURL: target)
        #expect(throws: AuthorityError(.unreadable, "")) { try folder.save(try Material.make()) }
        #expect(!FileManager.default.fileExists(atPath: target.path))
    }

    @Test func `is not written into a private folder that others can enter, or that is a link`() throws {
        try FileManager.default.createDirectory(at: folder.privateFolder, withIntermediateDirectories: true)
        try set(0o755, folder.privateFolder)
        #expect(throws: AuthorityError(.exposed, "")) { try folder.save(try Material.make()) }
        #expect(!folder.exists)

        try FileManager.default.removeItem(at: folder.privateFolder)
        let target = temporary.url.appendingPathComponent("target")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createSymbolicLink(at: folder.privateFolder, withDestinationURL: target)
        #expect(throws: AuthorityError(.exposed, "")) { try folder.save(try Material.make()) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == [])
    }

    @Test func `that cannot be written is told`() throws {
        _ = try temporary.file("ca", "a file, not a folder")
        let failure = failure { () throws(AuthorityError) in _ = try folder.loadOrMake() }
        #expect(failure == AuthorityError(.unreadable, ""))
        #expect(failure?.message.contains("--ca-dir") == true)
    }

    @Test func `can be one that a version control system checked out`() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try set(0o755, folder.url)
        _ = try temporary.file("ca/.pinproof", "")
        let made = try folder.loadOrMake()
        #expect(try folder.loadOrMake().certificate == made.certificate)
        #expect(try temporary.mode("ca") == 0o755)
        #expect(try temporary.mode("ca/private") == 0o700)
        #expect(try temporary.mode("ca/private/root-key.pem") == 0o600)
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o620, 0o602, 0o700, 0o601, 0o666]) func `is refused when others can use the key`(mode: Int)
        throws
    {
        _ = try folder.loadOrMake()
        try set(mode, folder.keyFile)
        let failure = failure { () throws(AuthorityError) in _ = try folder.load() }
        #expect(failure == AuthorityError(.exposed, ""))
        #expect(failure?.message.contains("has mode \(String(mode, radix: 8))") == true)
        #expect(failure?.message.contains("chmod 600 \(folder.keyFile.path)") == true)
    }

    @Test(arguments: [0o755, 0o750, 0o710, 0o701, 0o770, 0o777]) func `is refused when others can enter the private folder`(mode: Int)
        throws
    {
        _ = try folder.loadOrMake()
        try set(mode, folder.privateFolder)
        let failure = failure { () throws(AuthorityError) in _ = try folder.load() }
        #expect(failure == AuthorityError(.exposed, ""))
        #expect(failure?.message.contains("chmod 700 \(folder.privateFolder.path)") == true)
    }

    @Test(arguments: [0o400, 0o600]) func `may be closed more than it must`(mode: Int) throws {
        _ = try folder.loadOrMake()
        try set(mode, folder.keyFile)
        try set(0o500, folder.privateFolder)
        _ = try folder.load()
        try set(0o700, folder.privateFolder)
    }

    @Test func `with a space in its path is told as a shell takes it`() throws {
        let folder = AuthorityFolder(temporary.url.appendingPathComponent("it's a ca"))
        _ = try folder.loadOrMake()
        try set(0o644, folder.keyFile)
        let quoted = "'" + folder.keyFile.path.replacingOccurrences(of: "'", with: #"'\''"#) + "'"
        #expect(failure { () throws(AuthorityError) in _ = try folder.load() }?.message.hasSuffix("chmod 600 \(quoted)") == true)
    }

    @Test func `is refused when the key or its folder is a link`() throws {
        _ = try folder.loadOrMake()
        for file in [folder.keyFile, folder.privateFolder] {
            let aside = temporary.url.appendingPathComponent("aside")
            try FileManager.default.moveItem(at: file, to: aside)
            try FileManager.default.createSymbolicLink(at: file, withDestinationURL: aside)
            let failure = failure { () throws(AuthorityError) in _ = try folder.load() }
            #expect(failure == AuthorityError(.exposed, ""))
            #expect(failure?.message.contains("symbolic link") == true)
            try FileManager.default.removeItem(at: file)
            try FileManager.default.moveItem(at: aside, to: file)
        }
        _ = try folder.load()
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away")) func `is refused when it belongs to someone else`() throws {
        _ = try folder.loadOrMake()
        for file in [folder.keyFile, folder.privateFolder] {
            try FileManager.default.setAttributes([.ownerAccountID: 12_345], ofItemAtPath: file.path)
            let failure = failure { () throws(AuthorityError) in _ = try folder.load() }
            #expect(failure == AuthorityError(.exposed, ""))
            #expect(failure?.message.contains("another user") == true)
            try FileManager.default.setAttributes([.ownerAccountID: 0], ofItemAtPath: file.path)
        }
        _ = try folder.load()
    }

    @Test(.enabled(if: geteuid() != 0, "root can read everything")) func `is refused when the key cannot be read`() throws {
        _ = try folder.loadOrMake()
        try set(0, folder.keyFile)
        #expect(throws: AuthorityError(.unreadable, "")) { try folder.load() }
    }

    @Test func `is refused when half of it is gone, or no file`() throws {
        _ = try folder.loadOrMake()
        for file in [folder.keyFile, folder.certificateFile] {
            let kept = try Data(contentsOf: file)
            try FileManager.default.removeItem(at: file)
            #expect(throws: AuthorityError(.unreadable, "")) { try folder.load() }
            try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o600])
            #expect(throws: AuthorityError(.unreadable, "")) { try folder.load() }
            try FileManager.default.removeItem(at: file)
            try kept.write(to: file)
            try set(0o600, file)
        }
        _ = try folder.load()
    }

    @Test func `is refused when key and certificate do not belong together`() throws {
        _ = try folder.loadOrMake()
        try Data(try PrivateKey.generate(.p256).pem()).write(to: folder.keyFile)
        try set(0o600, folder.keyFile)
        let failure = failure { () throws(AuthorityError) in _ = try folder.load() }
        #expect(failure == AuthorityError(.unfit, ""))
        #expect(failure?.message.contains("The key is not the certificate's.") == true)
        #expect(failure?.message.contains("pinproof ca remove") == true)
    }

    @Test(arguments: [
        "", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ])
    func `is refused when a file holds garbage, and the file is named`(text: String) throws {
        _ = try folder.loadOrMake()
        for file in [folder.keyFile, folder.certificateFile] {
            let kept = try Data(contentsOf: file)
            try Data(text.utf8).write(to: file)
            try set(0o600, file)
            let failure = failure { () throws(AuthorityError) in _ = try folder.load() }
            #expect(failure == AuthorityError(.unreadable, ""))
            #expect(failure?.message.hasPrefix(file.path) == true)
            try kept.write(to: file)
            try set(0o600, file)
        }
    }

    @Test func `is deleted whole, and nothing else with it`() throws {
        _ = try folder.loadOrMake()
        try folder.remove()
        #expect(!folder.exists)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
        #expect(throws: AuthorityError(.absent, "")) { try folder.remove() }

        _ = try folder.loadOrMake()
        _ = try temporary.file("ca/private/notes", "mine")
        _ = try temporary.file("ca/.pinproof", "")
        try folder.remove()
        #expect(!folder.exists)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == [".pinproof", "private"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.privateFolder.path) == ["notes"])
    }

    @Test func `is deleted when half of it is gone`() throws {
        _ = try folder.loadOrMake()
        try FileManager.default.removeItem(at: folder.privateFolder)
        try folder.remove()
        #expect(!folder.exists)
        _ = try folder.loadOrMake()
        try FileManager.default.removeItem(at: folder.certificateFile)
        try folder.remove()
        #expect(!folder.exists)
    }
}

/// The umask is the whole process's, so these run one after the other.
@Suite(.serialized) struct `The CA's files` {
    @Test(arguments: [0o000, 0o022, 0o077] as [mode_t]) func `are closed to others under any umask`(mask: mode_t) throws {
        let temporary = try TemporaryFolder()
        let folder = AuthorityFolder(temporary.url.appendingPathComponent("above/ca"))
        let before = umask(mask)
        defer { umask(before) }
        _ = try folder.loadOrMake()
        #expect(try temporary.mode("above/ca") == 0o700)
        #expect(try temporary.mode("above/ca/private") == 0o700)
        #expect(try temporary.mode("above/ca/private/root-key.pem") == 0o600)
        #expect(try temporary.mode("above/ca/root.pem") == 0o644 & ~Int(mask))
        _ = try folder.load()
    }
}
