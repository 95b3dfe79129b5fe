import Catalog
import Foundation
import OpenSSLKit
import Runner
import Testing

/// What a command may trust, in each form in which it is told.
struct `Anchors for a command` {
    @Test(arguments: [TestMode.Arm.trusted, .untrusted, .any])
    func `the bundle and the hashed folder of an arm hold the same`(_ arm: TestMode.Arm) throws {
        let ground = try Ground()
        let files = ground.bundles.files(for: arm)
        let bundle = try Certificate.all(pem: Array(try Data(contentsOf: files.bundle)))
        let folder = try FileManager.default.contentsOfDirectory(atPath: files.folder.path).map { name in
            let found = try Certificate.all(pem: Array(try Data(contentsOf: files.folder.appendingPathComponent(name))))
            #expect(found.count == 1)
            #expect(found.allSatisfy { name == "\($0.subjectHashes.new).0" })
            return found
        }.flatMap(\.self)
        #expect(bundle == ground.anchors(for: arm))
        #expect(Set(folder) == Set(ground.anchors(for: arm)))
        #expect(folder.contains(ground.root) == (arm == .trusted))
    }

    @Test func `anchors can be read by everyone, and the user's own settings by nobody else`() throws {
        let ground = try Ground()
        let files = ground.bundles.withRoot
        let anchor = try #require(try FileManager.default.contentsOfDirectory(atPath: files.folder.path).first)
        let wanted = [
            files.bundle: 0o644, files.javaStore: 0o644, files.folder: 0o755, files.folder.appendingPathComponent(anchor): 0o644,
            files.wgetrc: 0o600, files.bundle.deletingLastPathComponent(): 0o711,
        ]
        for (file, permissions) in wanted {
            let found = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(found == permissions, "\(file.lastPathComponent)")
        }
    }

    @Test func `anchors that share a hash are numbered`() {
        #expect(HashedFolder.names(["aa", "bb", "aa", "aa", "bb"]) == ["aa.0", "bb.0", "aa.1", "aa.2", "bb.1"])
    }

    @Test(.enabled(if: Tool.openssl != nil, "openssl is not installed"))
    func `OpenSSL finds our root in the folder of the trusted arm, and in no other`() throws {
        let ground = try Ground()
        let root = ground.url.appendingPathComponent("root.pem")
        try Data(ground.root.pem.utf8).write(to: root)
        for arm in [TestMode.Arm.trusted, .untrusted] {
            let folder = ground.bundles.files(for: arm).folder.path
            let said = try #require(Tool.openssl).run(["verify", "-no-CAfile", "-no-CAstore", "-CApath", folder, root.path])
            #expect(said.contains(": OK") == (arm == .trusted), "\(said)")
        }
    }

    @Test func `a root of an earlier time is gone from every form`() throws {
        let ground = try Ground()
        let folder = try RunFolder(id: "test", workingDirectory: ground.url, environment: [:])
        let bundles = try TrustBundles(in: folder, system: [], rootPEM: ground.system[0].pem, environment: [:])
        #expect(try FileManager.default.contentsOfDirectory(atPath: bundles.withRoot.folder.path).count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: bundles.system.folder.path).isEmpty)
    }

    @Test func `a bundle with a broken certificate is no list of anchors`() throws {
        let ground = try Ground()
        let folder = try RunFolder(id: "broken", workingDirectory: ground.url, environment: [:])
        let broken = Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)
        #expect(throws: RunnerError(.trust, "")) {
            try TrustBundles(in: folder, system: [broken], rootPEM: ground.root.pem, environment: [:])
        }
    }
}
