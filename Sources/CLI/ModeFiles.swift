internal import Authority
internal import Catalog
internal import Foundation
internal import OpenSSLKit
internal import Wire

/// The certificates of one mode as PEM files, for other tools.
struct ModeFiles {
    let mode: TestMode
    let host: Wire.Host
    let authority: AuthorityFolder

    /// Writes `leaf.pem`, `chain.pem` (the leaf and what is sent after it), `key.pem` (for the owner alone) and `root.pem`.
    func write(to path: String) throws {
        let materials = Materials(hasOwnCertificate: false)
        switch mode.applicability(host: host, offer: nil, materials: materials) {
        case .applicable: break
        case .notApplicable(let why), .notOffered(let why), .unavailable(let why):
            throw AuthorityError(.minting, "The certificates of \(mode.id) cannot be written for \(host.text): \(why).")
        }
        guard let profile = mode.presentation.chain else { return }
        let certification = try Certification(try authority.loadOrMake())
        let identity = try certification.mint(LeafRequest(profile: profile, host: host))
        let folder = URL(fileURLWithPath: path)
        let files: [(String, [UInt8], Int)] = [
            ("leaf.pem", Array(identity.leaf.pem.utf8), 0o644),
            ("chain.pem", ([identity.leaf] + identity.chain).flatMap { Array($0.pem.utf8) }, 0o644),
            ("key.pem", try identity.key.pem(), 0o600), ("root.pem", Array(certification.root.pem.utf8), 0o644),
        ]
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw AuthorityError(.unreadable, "\(path) cannot be made. Choose another folder with --write.")
        }
        for (name, bytes, permissions) in files {
            let file = folder.appendingPathComponent(name)
            // Made anew, so that the key is never in a file that was open to others.
            try? FileManager.default.removeItem(at: file)
            guard FileManager.default.createFile(atPath: file.path, contents: Data(bytes), attributes: [.posixPermissions: permissions])
            else {
                throw AuthorityError(.unreadable, "\(file.path) cannot be written. Choose another folder with --write.")
            }
        }
        let signer =
            profile.anchor == .root
            ? "signed under the CA in \(authority.url.path)" : "not signed by the CA in \(authority.url.path), whose root is in root.pem"
        StandardError.write("pinproof: \(mode.id) for \(host.text) is in \(folder.path), \(signer)\n")
    }
}
