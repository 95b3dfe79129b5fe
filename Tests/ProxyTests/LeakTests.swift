import Catalog
import NIOCore
import NIOPosix
import OpenSSLKit
import Proxy
import Testing
import Verdicts

/// Every connection holds its engine and its sink: when those are gone, no connection is left.
@Suite(.timeLimit(.minutes(1))) struct `Nothing is left of connections` {
    private enum Kind: CaseIterable { case refused, accepted, probed, spliced, clear, canary, alone, down }

    @Test func `that are over`() async throws {
        weak var engine: Engine?
        weak var recorder: Recorder?
        for kind in Kind.allCases {
            let world = try Stage.World()
            let origin = try await StubOrigin.start(try world.script(alpn: "http/1.1"))
            do {
                let stage = try await stage(for: kind, origin, world)
                (engine, recorder) = (stage.engine, stage.recorder)
                _ = try await crowd(8) { _ in try await visit(stage, kind) }
                _ = try await stage.recorder.records(8)
                await stage.end()
                #expect(stage.server.openConnections == 0)
            }
            #expect(try await isGone { engine == nil && recorder == nil }, "\(kind)")
        }
    }

    private func stage(for kind: Kind, _ origin: StubOrigin, _ world: Stage.World) async throws -> Stage {
        let mode =
            switch kind {
            case .refused: "untrusted-ca"
            case .spliced: Catalog.passthrough
            case .canary: Catalog.canary
            default: Catalog.trusted
            }
        return try await Stage(mode: mode, origin: kind == .down ? try await refusedPort() : origin.port, world: world)
    }

    private func visit(_ stage: Stage, _ kind: Kind) async throws {
        let client = try await stage.client()
        let both = ["h2", "http/1.1"]
        switch kind {
        case .refused: _ = try await client.enter("origin.test:443", .strict("origin.test"))
        case .accepted, .spliced, .down: _ = try await client.enter("origin.test:443", .careless("origin.test"), saying: request())
        case .probed: _ = try await client.enter("origin.test:443", .careless("origin.test", alpn: both))
        case .canary:
            _ = try await client.enter("canary.pinproof.test:443", .careless("canary.pinproof.test", alpn: both), saying: request())
        case .clear: await client.send("GET http://origin.test/ HTTP/1.1\r\nHost: origin.test\r\n\r\n")
        case .alone: _ = try await client.connect("origin.test:443")
        }
        await client.close()
    }

    /// What is closed is let go within some turns of the event loops.
    private func isGone(_ isGone: () -> Bool) async throws -> Bool {
        for _ in 0..<1_000 where !isGone() {
            for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try await loop.submit {}.get() }
            await Task.yield()
        }
        return isGone()
    }
}
