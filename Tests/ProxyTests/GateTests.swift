import NIOCore
import NIOEmbedded
import Proxy
import Testing

@Suite struct `A gate` {
    private let loop = EmbeddedEventLoop()
    private let gate: Gate
    private let memory: Memory
    private let tail = Tail()

    init() throws {
        gate = Gate(deadline: Deadline(loop))
        memory = try Memory(loop: loop, gate, tail)
    }

    /// Waits for a line.
    private func line(within limit: TimeAmount = .seconds(10)) throws -> Settled<Result<String, Gate.End>> {
        Settled(
            try #require(
                gate.first(within: limit) { bytes in
                    bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map {
                        String(buffer: bytes.getSlice(at: bytes.readerIndex, length: $0 - bytes.readerIndex) ?? ByteBuffer())
                    }
                }))
    }

    private static let sent = "hello\nrest"

    @Test(arguments: 1..<sent.count) func `finds what it waits for wherever the bytes are cut`(cut: Int) throws {
        let found = try line()
        try memory.receive(String(Self.sent.prefix(cut)))
        try memory.receive(String(Self.sent.dropFirst(cut)))
        #expect(found.success == .success("hello"))
        gate.drop(6)
        #expect(String(buffer: gate.take()) == (cut < 6 ? "rest" : Self.sent.dropFirst(6).prefix(cut - 6) + Self.sent.dropFirst(cut)))
        #expect(gate.bytes.readableBytes == 0)
        #expect(tail.heard == "")
    }

    @Test func `finds it in bytes that come one by one`() throws {
        let found = try line()
        for character in Self.sent {
            #expect(found.value == nil || gate.bytes.readableBytesView.contains(UInt8(ascii: "\n")))
            try memory.receive(String(character))
        }
        #expect(found.success == .success("hello"))
    }

    @Test func `finds it in what it held before`() throws {
        let first = try line()
        try memory.receive("one\ntwo\n")
        #expect(first.success == .success("one"))
        gate.drop(4)
        #expect(try line().success == .success("two"))
    }

    @Test func `asks for no bytes before somebody waits`() throws {
        #expect(memory.kernel.reads == 0)
        let found = try line()
        #expect(memory.kernel.reads == 1)
        try memory.receive("hel")
        #expect(memory.kernel.reads == 2)
        try memory.receive("lo\n")
        #expect(found.success == .success("hello"))
    }

    @Test(arguments: [(0, true), (Gate.ahead - 1, true), (Gate.ahead, false)])
    func `reads on for the next one who waits, up to a limit`(held: Int, goesOn: Bool) throws {
        _ = try line()
        try memory.receive("hello\n" + String(repeating: "x", count: held))
        gate.drop(6)
        let reads = memory.kernel.reads
        memory.channel.pipeline.fireChannelReadComplete()
        #expect((memory.kernel.reads > reads) == goesOn)
    }

    @Test func `asks again once the socket can be read, if somebody waits`() throws {
        memory.channel.pipeline.fireChannelActive()
        #expect(memory.kernel.reads == 0)
        _ = try line()
        memory.channel.pipeline.fireChannelActive()
        #expect(memory.kernel.reads == 2)
    }

    @Test(arguments: ["", "hel"]) func `says that the client has ended its side`(sent: String) throws {
        let found = try line()
        if !sent.isEmpty { try memory.receive(sent) }
        #expect(found.value == nil)
        memory.receiveEnd()
        #expect(found.success == .failure(.closed))
        #expect(gate.end == .closed)
        #expect(String(buffer: gate.take()) == sent)
        #expect(tail.ends == 1)
    }

    @Test func `says that the client has reset the socket`() throws {
        let found = try line()
        try memory.receive("hel")
        memory.receiveReset()
        #expect(found.success == .failure(.reset))
        #expect(gate.end == .reset)
    }

    @Test func `remembers an end that came while nobody waited`() throws {
        memory.receiveEnd()
        #expect(try line().success == .failure(.closed))
    }

    @Test func `finds what came before the end, and then says the end`() throws {
        let first = try line()
        try memory.receive("one\n")
        memory.receiveEnd()
        #expect(first.success == .success("one"))
        gate.drop(4)
        #expect(try line().success == .failure(.closed))
    }

    @Test func `keeps the first end that it saw`() throws {
        memory.receiveEnd()
        memory.receiveReset()
        #expect(gate.end == .closed)
    }

    @Test func `gives up when the time is over, with what it holds`() throws {
        let found = try line(within: .seconds(3))
        loop.advanceTime(by: .seconds(2))
        try memory.receive("hel")
        #expect(found.value == nil)
        loop.advanceTime(by: .seconds(1))
        #expect(found.success == .failure(.timeLimit))
        #expect(gate.end == nil)
        try memory.receive("lo\n")
        #expect(try line().success == .success("hello"))
    }

    @Test func `gives the second wait a time of its own`() throws {
        _ = try line(within: .seconds(3))
        try memory.receive("one\n")
        gate.drop(4)
        let second = try line(within: .seconds(3))
        loop.advanceTime(by: .seconds(2))
        let third = try line(within: .seconds(3))
        loop.advanceTime(by: .seconds(2))
        #expect(third.value == nil)
        loop.advanceTime(by: .seconds(1))
        #expect(third.success == .failure(.timeLimit))
        _ = second
    }

    @Test func `ends a wait when it is taken out of the pipeline`() throws {
        let found = try line()
        try memory.channel.pipeline.syncOperations.removeHandler(gate).wait()
        #expect(found.success == .failure(.reset))
        #expect(gate.first(within: .seconds(1)) { _ in 1 } == nil)
    }

    @Test func `waits for nothing on a socket that is gone`() throws {
        try memory.channel.close().wait()
        loop.run()
        #expect(gate.first(within: .seconds(1)) { _ in 1 } == nil)
    }

    @Test func `drops no more than it holds`() throws {
        _ = try line()
        try memory.receive("abc")
        gate.drop(100)
        #expect(gate.bytes.readableBytes == 0)
    }

    @Test(arguments: [true, false]) func `tells when its socket is ready, or gone before that`(comes: Bool) throws {
        let gate = Gate(deadline: Deadline(loop))
        let channel = EmbeddedChannel(handler: gate, loop: loop)
        let early = Settled(try #require(gate.ready()))
        #expect(early.value == nil)
        if comes {
            try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 443)).wait()
            #expect(Settled(try #require(gate.ready())).value != nil)
        } else {
            try channel.pipeline.syncOperations.removeHandler(gate).wait()
        }
        loop.run()
        #expect(early.value != nil)
    }
}
