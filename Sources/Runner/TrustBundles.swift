internal import Catalog
internal import Foundation

/// The CA bundles that the command is handed: one as on a clean machine, one with our root in it.
struct TrustBundles: Sendable {
    /// The system's anchors and the user's extra ones.
    let system: URL
    /// The same, and our root.
    let withRoot: URL
    /// An empty folder, for variables that name a folder of anchors besides the bundle.
    let emptyFolder: URL

    init(in folder: RunFolder, system anchors: [[UInt8]], rootPEM: String) throws(RunnerError) {
        var clean: [UInt8] = []
        for bundle in anchors {
            clean += bundle
            if clean.last != UInt8(ascii: "\n") { clean.append(UInt8(ascii: "\n")) }
        }
        try folder.write(clean, to: "anchors.pem")
        try folder.write(clean + Array(rootPEM.utf8), to: "anchors-and-root.pem")
        system = folder.url.appendingPathComponent("anchors.pem")
        withRoot = folder.url.appendingPathComponent("anchors-and-root.pem")
        emptyFolder = folder.url.appendingPathComponent("no-more-anchors")
        do { try FileManager.default.createDirectory(at: emptyFolder, withIntermediateDirectories: true) } catch {
            throw RunnerError(.folder, "\(emptyFolder.path) cannot be made. Is the disk full?")
        }
    }

    /// Our root is in the bundle for arm T alone: anywhere else the client must behave as on a clean machine.
    func bundle(for arm: TestMode.Arm) -> URL { arm == .trusted ? withRoot : system }
}
