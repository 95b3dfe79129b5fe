package import Foundation
package import OpenSSLKit

/// One list of anchors in every form that some ecosystem reads. All hold the same: a client may read two of them and trust the union.
package struct TrustFiles: Sendable {
    /// PEM.
    package let bundle: URL
    /// A file for each anchor, named after its subject, for variables that name a folder.
    package let folder: URL
    /// Settings for wget, which knows no variable for its bundle.
    package let wgetrc: URL
    /// For Java, which reads neither PEM nor variables.
    package let javaStore: URL

    /// Writes them; what an earlier call left under the name goes.
    ///
    /// - Parameters:
    ///   - certificates: what the PEM text holds.
    ///   - wgetSettings: the user's own lines. Ours follows, since the last line wins.
    package init(
        named name: String, in run: RunFolder, pem: [UInt8], certificates: [Certificate], wgetSettings: String
    ) throws(RunnerError) {
        bundle = run.url.appendingPathComponent("\(name).pem")
        folder = run.url.appendingPathComponent(name)
        wgetrc = run.url.appendingPathComponent("\(name).wgetrc")
        javaStore = run.url.appendingPathComponent("\(name).jks")
        try run.publish(pem, to: bundle.lastPathComponent)
        try run.write(Array((wgetSettings + "ca_certificate = \(bundle.path)\n").utf8), to: wgetrc.lastPathComponent)
        let time = Int64(Date().timeIntervalSince1970)
        try run.publish(JavaTrustStore.bytes(of: certificates, time: time), to: javaStore.lastPathComponent)
        try HashedFolder.write(certificates, to: folder)
    }
}
