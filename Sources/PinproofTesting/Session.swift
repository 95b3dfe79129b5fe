internal import Authority
internal import Catalog
internal import Foundation
internal import Logging
internal import NIOPosix
internal import PolicyFile
internal import Proxy
internal import Runner
internal import Synchronization
internal import Verdicts

/// One run, put together: a CA, a proxy's engine, a folder for as long as it lasts, and the code under test in the place of a command.
struct Session: Sendable {
    /// Where the run is asked for.
    let name: String
    /// What `{url}` stands for; nil where the client calls what it will.
    let target: Target?
    let policy: Pinproof.Source?
    let options: Pinproof.Options
    /// The code under test. Its URL is nil where there is no target.
    let call: @Sendable (Pinproof.Proxy, URL?) async throws -> Void

    func run() async throws -> Pinproof.Run {
        do {
            let run = try await play()
            try Task.checkCancellation()
            return run
        } catch {
            try Task.checkCancellation()
            throw Pinproof.Failure.telling(error)
        }
    }

    private func play() async throws -> Pinproof.Run {
        try options.check()
        let policy = try policy.map {
            try PolicyFile.read(try $0.bytes(limit: PolicyFile.limit), named: $0.name)
        }
        let anchors = try SystemTrust.bundles() + options.anchors()
        let material = try authority()
        let certification = try Certification(material)
        let identity = RunIdentity(of: material)
        let engine = try Engine(group: MultiThreadedEventLoopGroup.singleton, threads: .singleton, certification: certification) { anchors }
        let room = try Self.temporaryFolder(identity.id)
        // What cannot be removed lies in the system's folder for temporary files.
        defer { try? FileManager.default.removeItem(at: room) }
        let diary = Diary()
        let conductor = try Conductor(
            options: try runOptions(policy, certification), engine: engine, identity: identity,
            folder: try RunFolder(id: identity.id, workingDirectory: room, environment: [:]), anchors: anchors,
            environment: ProcessInfo.processInfo.environment, client: { await trial($0, $1, diary) }, logger: Self.logger, tell: { _ in })
        var run = try await conductor.run()
        run.warnings = diary.warnings(about: run, wanted: (target.map { [$0.host] } ?? []) + options.hosts) + run.warnings
        return Pinproof.Run(run, policy: policy, today: CalendarDay(secondsSince1970: Date().timeIntervalSince1970))
    }

    /// One call of the code under test. What it throws is told of where nothing was in its way.
    private func trial(_ arguments: [String], _ environment: [String: String], _ diary: Diary) async -> Int32 {
        guard let proxy = Pinproof.Proxy(environment: environment) else { return 1 }
        do {
            try await call(proxy, target.flatMap { _ in arguments.last.flatMap { URL(string: $0) } })
            return 0
        } catch {
            if proxy.mode == Catalog.passthrough, !Task.isCancelled { diary.note(error) }
            return 1
        }
    }

    private func runOptions(_ policy: Policy?, _ certification: Certification) throws -> RunOptions {
        let modes = try options.modeIDs(policy)
        return RunOptions(
            command: CommandTemplate([name] + (target == nil ? [] : ["{url}"])), url: target?.url.absoluteString,
            plan: PlanOptions(
                modes: modes, trials: options.trials, hosts: options.hosts, hasURLPlaceholder: target != nil,
                noCanary: !options.playsCanary,
                equipment: try OwnersMaterial().equipment(certification, for: modes.compactMap(Catalog.mode)), policy: policy),
            profile: options.modes.isEmpty ? options.profile(policy).rawValue : "chosen", rules: try options.rules(), trustVia: .env,
            timeout: options.timeout, window: options.window)
    }

    /// A CA of this run's own, which is never written down; or the one of a folder, made there by whichever run comes first.
    private func authority() throws(AuthorityError) -> Material {
        guard let path = options.caDirectory else { return try Material.make() }
        return try Self.folders.withLock { _ throws(AuthorityError) in try AuthorityFolder(URL(fileURLWithPath: path)).loadOrMake() }
    }

    private static let folders = Mutex<Void>(())

    private static func temporaryFolder(_ id: String) throws(Pinproof.Failure) -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pinproof-\(id)-\(UUID().uuidString)")
        do {
            // Others may pass through: a client may give up its privileges before it reads what it is to trust.
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
        } catch {
            throw Pinproof.Failure(.surroundings, "\(folder.path) cannot be made. Is the disk full, or TMPDIR a folder that is not there?")
        }
        return folder
    }

    private static var logger: Logger {
        var logger = Logger(label: "pinproof")
        logger.logLevel = .warning
        return logger
    }
}
