internal import Authority
internal import Foundation
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import OpenSSLKit
internal import Proxy
internal import Runner

/// What the commands that intercept have in common, put together in one place.
struct Workshop {
    let engine: Engine
    let folder: AuthorityFolder
    let material: Material
    let logger: Logger
    /// PEM bundles of a clean machine: its own anchors, and the user's extra ones.
    let anchors: [[UInt8]]

    init(authority: AuthorityOptions, upstream: UpstreamOptions, logger: Logger, keyLog: Engine.KeyLog? = nil) throws {
        anchors = try SystemTrust.bundles() + upstream.anchors.bundles()
        folder = authority.location
        material = try folder.loadOrMake()
        self.logger = logger
        engine = try Engine(
            group: MultiThreadedEventLoopGroup(numberOfThreads: max(1, ProcessInfo.processInfo.activeProcessorCount)), threads: .singleton,
            certification: try Certification(material), keyLog: keyLog
        ) { [anchors] in anchors }
    }
}

extension Tool {
    /// Path of the running program.
    static func executable() throws -> String {
        guard let path = Bundle.main.executablePath else {
            throw RunnerError(.command, "The path of this program cannot be found out. Call it by its full path.")
        }
        return path
    }
}
