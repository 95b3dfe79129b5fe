package import Catalog
internal import Foundation
internal import OpenSSLKit

/// The anchors that the command is handed: those of a clean machine, and the same with our root.
package struct TrustBundles: Sendable {
    /// The system's anchors and the user's extra ones.
    package let system: TrustFiles
    /// The same, and our root.
    package let withRoot: TrustFiles

    /// Writes them, which takes some milliseconds: once a run.
    ///
    /// - Parameter environment: the parent's, which says where the user's own settings of wget are.
    package init(
        in folder: RunFolder, system anchors: [[UInt8]], rootPEM: String, environment: [String: String]
    ) throws(RunnerError) {
        var clean: [UInt8] = []
        for bundle in anchors {
            clean += bundle
            if clean.last != UInt8(ascii: "\n") { clean.append(UInt8(ascii: "\n")) }
        }
        let certificates: [Certificate]
        let root: [Certificate]
        do {
            certificates = try Certificate.all(pem: clean)
            root = try Certificate.all(pem: Array(rootPEM.utf8))
        } catch {
            throw RunnerError(.trust, "The anchors of this machine cannot be handed to the command: \(error) Repair the CA bundle.")
        }
        let settings = Self.wgetSettings(environment)
        system = try TrustFiles(named: "anchors", in: folder, pem: clean, certificates: certificates, wgetSettings: settings)
        withRoot = try TrustFiles(
            named: "anchors-and-root", in: folder, pem: clean + Array(rootPEM.utf8), certificates: certificates + root,
            wgetSettings: settings)
    }

    /// Our root is handed over for arm T alone: anywhere else the client must behave as on a clean machine.
    package func files(for arm: TestMode.Arm) -> TrustFiles { arm == .trusted ? withRoot : system }

    /// The user's own file; nothing where there is none.
    private static func wgetSettings(_ environment: [String: String]) -> String {
        let home = environment["HOME"].map { $0 + "/.wgetrc" }
        guard let path = environment["WGETRC"].flatMap({ $0.isEmpty ? nil : $0 }) ?? home,
            let text = try? String(contentsOfFile: path, encoding: .utf8)
        else { return "" }
        return text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    }
}
