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

    /// - Parameter environment: the parent's, which says where the user's own settings of wget are.
    init(
        in folder: RunFolder, system anchors: [[UInt8]], rootPEM: String, environment: [String: String]
    ) throws(RunnerError) {
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
        let settings = Self.wgetSettings(environment)
        for bundle in [system, withRoot] {
            try folder.write(Array((settings + "ca_certificate = \(bundle.path)\n").utf8), to: Self.wgetrc(for: bundle).lastPathComponent)
        }
    }

    /// Our root is in the bundle for arm T alone: anywhere else the client must behave as on a clean machine.
    func bundle(for arm: TestMode.Arm) -> URL { arm == .trusted ? withRoot : system }

    /// Settings for wget, which knows no variable for its bundle: the user's own lines, and the bundle, since the last line wins.
    func wgetrc(for arm: TestMode.Arm) -> URL { Self.wgetrc(for: bundle(for: arm)) }

    private static func wgetrc(for bundle: URL) -> URL { bundle.deletingPathExtension().appendingPathExtension("wgetrc") }

    /// The user's own file; nothing where there is none.
    private static func wgetSettings(_ environment: [String: String]) -> String {
        let home = environment["HOME"].map { $0 + "/.wgetrc" }
        guard let path = environment["WGETRC"].flatMap({ $0.isEmpty ? nil : $0 }) ?? home,
            let text = try? String(contentsOfFile: path, encoding: .utf8)
        else { return "" }
        return text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    }
}
