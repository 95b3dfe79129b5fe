import Logging
import NIOCore
import NIOEmbedded
import Proxy
import Testing

@Suite struct `Descriptors are short` {
    private let loop = EmbeddedEventLoop()

    /// Opens sockets of either kind.
    private func open(_ clients: Int, _ upstreams: Int, of descriptors: Descriptors) -> [EmbeddedChannel] {
        let sockets = (0..<(clients + upstreams)).map { _ in EmbeddedChannel(loop: loop) }
        for (index, socket) in sockets.enumerated() {
            if index < clients { descriptors.count(client: socket) } else { descriptors.count(upstream: socket) }
        }
        return sockets
    }

    /// With a limit of 100, of which 20 are used and 32 kept, there are 48 for sockets, and 8 of them for the next batch.
    @Test(
        arguments: [
            (0, 0, true), (20, 0, true), (20, 20, true), (21, 0, false), (21, 21, false), (1, 39, true), (1, 40, false), (0, 200, true),
        ])
    func `where the next clients and their origins' sockets would not find one each`(clients: Int, upstreams: Int, hasRoom: Bool) {
        let descriptors = Descriptors(limit: 100, used: 20)
        let sockets = open(clients, upstreams, of: descriptors)
        #expect(descriptors.hasRoom == hasRoom)
        for socket in sockets { socket.close(promise: nil) }
        loop.run()
        #expect(descriptors.hasRoom)
    }

    @Test func `never so much that nobody is served`() {
        let descriptors = Descriptors(limit: 10, used: 9)
        #expect(descriptors.hasRoom)
        let sockets = open(1, 0, of: descriptors)
        #expect(!descriptors.hasRoom)
        #expect(sockets.count == 1)
    }

    @Test func `is said once a second at most`() {
        let descriptors = Descriptors(limit: 100, used: 0)
        let start = NIODeadline.uptimeNanoseconds(5_000_000_000)
        let told = [0, 1, 999, 1000, 1500, 2000].map { descriptors.mayTell(at: start + .milliseconds($0)) }
        #expect(told == [true, false, false, true, false, true])
    }
}

@Suite struct `A listener for which descriptors are short` {
    private let loop = EmbeddedEventLoop()
    private let descriptors = Descriptors(limit: 100, used: 20)
    private let memory: Memory

    init() throws {
        memory = try Memory(loop: loop, AcceptLimit(descriptors, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    private func accept(_ count: Int) throws -> [EmbeddedChannel] {
        try (0..<count).map { _ in
            let socket = EmbeddedChannel(loop: loop)
            try memory.channel.writeInbound(socket as any Channel)
            return socket
        }
    }

    private var wake: TimeAmount { .milliseconds(50) }

    @Test func `pauses while descriptors are short and goes on when some are free`() throws {
        let sockets = try accept(21)
        let reads = memory.kernel.reads
        memory.channel.read()
        memory.channel.read()
        #expect(memory.kernel.reads == reads)
        loop.advanceTime(by: wake)
        #expect(memory.kernel.reads == reads)
        sockets.first?.close(promise: nil)
        loop.advanceTime(by: wake)
        #expect(memory.kernel.reads == reads + 1)
        for socket in sockets.dropFirst() { socket.close(promise: nil) }
        loop.run()
    }

    @Test(arguments: [24, 23, 12]) func `that the kernel has nothing for does not ask again at once`(code: CInt) throws {
        let reads = memory.kernel.reads
        memory.channel.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept"))
        memory.channel.read()
        #expect(memory.kernel.reads == reads)
        loop.advanceTime(by: wake)
        #expect(memory.kernel.reads == reads + 1)
    }
}
