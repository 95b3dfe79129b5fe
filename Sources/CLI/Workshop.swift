internal import Authority
internal import Foundation
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import OpenSSLKit
internal import Proxy
internal import Runner
internal import Verdicts

/// What the commands that intercept have in common, put together in one place.
struct Workshop {
    let engine: Engine
    let folder: AuthorityFolder
    let material: Material
    let logger: Logger
    /// PEM bundles of a clean machine: its own anchors, and the user's extra ones.
    let anchors: [[UInt8]]

    init(authority: AuthorityOptions, upstream: UpstreamOptions, logger: Logger) throws {
        anchors = try SystemTrust.bundles() + upstream.anchors.bundles()
        folder = authority.location
        material = try folder.loadOrMake()
        self.logger = logger
        engine = try Engine(
            group: MultiThreadedEventLoopGroup(numberOfThreads: max(1, ProcessInfo.processInfo.activeProcessorCount)), threads: .singleton,
            certification: try Certification(material)
        ) { [anchors] in anchors }
    }
}

extension Tool {
    /// Who runs this, with that root.
    static func identity(of material: Material) -> RunIdentity {
        let root = material.certificate
        return RunIdentity(
            id: runID(), toolVersion: version, authority: .init(fingerprint: root.fingerprint, notAfter: Double(root.notAfter ?? 0)),
            rootPEM: root.pem)
    }

    /// Path of the running program.
    static func executable() throws -> String {
        guard let path = Bundle.main.executablePath else {
            throw RunnerError(.command, "The path of this program cannot be found out. Call it by its full path.")
        }
        return path
    }

    /// `20261121T192003-7f3a`: the time in UTC, and two random bytes against collisions.
    static func runID() -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyyMMdd'T'HHmmss"
        let suffix = String(UInt16.random(in: .min ... .max), radix: 16)
        return formatter.string(from: Date()) + "-" + String(repeating: "0", count: 4 - suffix.count) + suffix
    }
}
