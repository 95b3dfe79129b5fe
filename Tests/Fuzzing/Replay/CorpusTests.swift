import Foundation
import Testing

/// The committed inputs, each through its reader once: valid examples, and whatever once was a fault.
@Suite struct `The corpus` {
    private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Corpus")

    private func inputs(_ target: FuzzTarget) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: Self.folder.appending(path: target.name), includingPropertiesForKeys: nil)
    }

    @Test(arguments: FuzzTarget.all) func `breaks no reader`(target: FuzzTarget) throws {
        let inputs = try inputs(target)
        #expect(inputs.count >= 2, "\(target.name) has too little to start from")
        for input in inputs {
            let bytes = [UInt8](try Data(contentsOf: input))
            #expect(throws: Never.self, "\(input.lastPathComponent)") { try target.run(bytes) }
            // Cut short and doubled, it is an input too.
            #expect(throws: Never.self, "half of \(input.lastPathComponent)") { try target.run(Array(bytes.prefix(bytes.count / 2))) }
            #expect(throws: Never.self, "twice \(input.lastPathComponent)") { try target.run(bytes + bytes) }
        }
    }

    @Test func `has a folder for each target, and no other`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { !$0.hasPrefix(".") }
        #expect(folders.sorted() == FuzzTarget.all.map(\.name).sorted())
    }

    @Test func `is small`() throws {
        for target in FuzzTarget.all {
            let sizes = try inputs(target).map { try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }
            #expect(sizes.reduce(0, +) <= 65_536, "\(target.name) has more than 64 KiB: keep what is different")
        }
    }

    @Test func `a broken promise is told`() {
        #expect(throws: BrokenPromise.self) { try requirePrintable("a\u{1B}[2J") }
        #expect(throws: Never.self) { try requirePrintable("a b") }
    }
}
