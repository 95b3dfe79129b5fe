internal import Catalog
package import Logging
package import Proxy
package import Runner
package import Verdicts

/// The tour: genuine servers on loopback, and demo clients in processes of their own, each tested like any other program.
///
/// Nothing is installed, nothing leaves the machine. The servers' CA stands for the public ones; it is what a clean machine trusts.
package struct LabTour: Sendable {
    /// What one demo client turned out to do.
    package struct Stop: Sendable {
        package let behaviour: LabBehaviour
        package let run: Run
        /// The command was sent to the canary too.
        let hasCanary: Bool

        /// What the run says otherwise than it must, by host; empty where all is as expected.
        package var differences: [String] {
            let expected = behaviour.expected(hasCanary: hasCanary)
            let names = expected.map(\.host.name)
            let strangers = run.findings.map(\.domain.host).filter { !names.contains($0) }.map { "\($0): not to be called" }
            return expected.flatMap { wanted in wanted.differences(from: run).map { "\(wanted.host.name): \($0)" } } + strangers
        }
    }

    /// Clients that are tested at the same time: each run waits for its client most of the time.
    private static let concurrency = 4

    private let engine: Engine
    private let identity: RunIdentity
    private let folder: RunFolder
    private let executable: String
    private let playsCanary: Bool
    private let logger: Logger

    /// - Parameters:
    ///   - folder: of all runs; each gets a folder of its own in it.
    ///   - executable: path of this program, which is also the demo clients.
    ///   - playsCanary: send every command to the canary too.
    package init(
        engine: Engine, identity: RunIdentity, folder: RunFolder, executable: String, playsCanary: Bool = true, logger: Logger
    ) {
        self.engine = engine
        self.identity = identity
        self.folder = folder
        self.executable = executable
        self.playsCanary = playsCanary
        self.logger = logger
    }

    /// Tests demo clients, some at a time.
    ///
    /// - Parameter tell: what happens, with the client that it happens to; called from several tasks.
    /// - Returns: what they did, in the order of `clients`.
    package func run(
        _ clients: [LabBehaviour] = LabBehaviour.all, publicCA: LabPublicCA, tell: @escaping @Sendable (LabBehaviour, RunNotice) -> Void
    ) async throws -> [Stop] {
        let stage = try await TourStage.open(publicCA, in: folder, on: engine.group)
        do {
            let stops = try await test(clients, on: stage, anchors: publicCA.pem, tell)
            await stage.close()
            return stops
        } catch {
            await stage.close()
            throw error
        }
    }

    private func test(
        _ clients: [LabBehaviour], on stage: TourStage, anchors: [UInt8], _ tell: @escaping @Sendable (LabBehaviour, RunNotice) -> Void
    ) async throws -> [Stop] {
        try await withThrowingTaskGroup(of: (place: Int, stop: Stop).self) { tasks in
            var waiting = clients.enumerated().makeIterator()
            func begin() {
                guard let (place, behaviour) = waiting.next() else { return }
                tasks.addTask { (place, try await test(behaviour, on: stage, anchors: anchors) { tell(behaviour, $0) }) }
            }
            for _ in 0..<Self.concurrency { begin() }
            var stops: [(place: Int, stop: Stop)] = []
            while let result = try await tasks.next() {
                stops.append(result)
                begin()
            }
            return stops.sorted { $0.place < $1.place }.map(\.stop)
        }
    }

    private func test(
        _ behaviour: LabBehaviour, on stage: TourStage, anchors: [UInt8], tell: @escaping @Sendable (RunNotice) -> Void
    ) async throws -> Stop {
        let command = CommandTemplate([executable] + stage.arguments(for: behaviour))
        let modes = Catalog.profile(.core) + behaviour.modes.compactMap(Catalog.mode)
        let owner = OwnersMaterial(own: stage.own)
        let plan = PlanOptions(
            modes: modes.map(\.id), hasURLPlaceholder: command.hasURL, noCanary: !playsCanary,
            equipment: try owner.equipment(engine.certification, for: modes))
        let options = RunOptions(
            command: command, url: TourStage.url(of: .api), plan: plan, rules: stage.rules(for: behaviour), owner: owner,
            timeout: .seconds(20))
        var identity = identity
        identity.id += "-\(behaviour.name)"
        let conductor = try Conductor(
            options: options, engine: engine, identity: identity, folder: try folder.subfolder(behaviour.name), anchors: [anchors],
            environment: [:], logger: logger, tell: tell)
        return Stop(behaviour: behaviour, run: try await conductor.run(), hasCanary: playsCanary)
    }
}
