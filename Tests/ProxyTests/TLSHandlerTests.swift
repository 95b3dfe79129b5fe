import NIOCore
import NIOEmbedded
import OpenSSLKit
import Proxy
import Testing

private let versions: [UInt16] = [0x0303, 0x0304]

@Suite struct `A handshake through the TLS handler` {
    @Test(arguments: versions) func `tells of the certificate, then of the Finished`(version: UInt16) throws {
        let tls = try MemoryTLS(version: version)
        try tls.shakeHands()
        #expect(tls.notices == ["certificate written", "finished"])
        #expect(tls.shake.success == .finished)
        #expect(tls.handler.session.applicationProtocol == "http/1.1")
        #expect(tls.tail.heard == "")
    }

    @Test func `goes on wherever its bytes are cut`() throws {
        let tls = try MemoryTLS()
        while tls.stepClient() == .wantsMore {
            for byte in tls.clientFlight().readableBytesView { try tls.receive(ByteBuffer(bytes: [byte])) }
        }
        for byte in try tls.sealed("hello").readableBytesView { try tls.receive(ByteBuffer(bytes: [byte])) }
        #expect(tls.notices == ["certificate written", "finished"])
        #expect(tls.tail.heard == "hello")
    }

    @Test(arguments: versions) func `tells of the certificate only when the kernel has it`(version: UInt16) throws {
        let tls = try MemoryTLS(version: version)
        tls.memory.kernel.isTaking = false
        tls.stepClient()
        try tls.receive(tls.clientFlight())
        #expect(tls.notices == [])
        tls.memory.kernel.isTaking = true
        #expect(tls.notices == ["certificate written"])
    }

    @Test func `does not tell of a certificate that the kernel never got`() throws {
        let tls = try MemoryTLS()
        tls.memory.kernel.isTaking = false
        tls.stepClient()
        try tls.receive(tls.clientFlight())
        tls.memory.receiveReset()
        #expect(tls.notices.first == "reset" && !tls.notices.contains("certificate written"))
        #expect(tls.shake.success == .failed)
    }

    @Test(arguments: versions) func `delivers plaintext that comes with the Finished`(version: UInt16) throws {
        let tls = try MemoryTLS(version: version)
        try tls.shakeUpToClientsEnd()
        // In TLS 1.2 the client's Finished went before; its first plaintext can follow only the server's.
        try tls.receive(try tls.sealed("early"))
        #expect(tls.shake.success == .finished)
        #expect(tls.tail.heard == "early")
        #expect(tls.notices == ["certificate written", "finished"])
    }

    @Test func `reads by itself until it is over, and then only when asked`() throws {
        let tls = try MemoryTLS()
        let begun = tls.memory.kernel.reads
        #expect(begun > 0)
        tls.stepClient()
        try tls.receive(tls.clientFlight())
        #expect(tls.memory.kernel.reads > begun)
        try tls.shakeHands()
        let reads = tls.memory.kernel.reads
        try tls.receive(try tls.sealed("hello"))
        #expect(tls.memory.kernel.reads == reads)
        tls.tail.context?.read()
        #expect(tls.memory.kernel.reads == reads + 1)
    }

    @Test(arguments: versions) func `that the client refuses tells of its alert`(version: UInt16) throws {
        let tls = try MemoryTLS(version: version, client: .strict("origin.test"))
        try tls.shakeUpToClientsEnd()
        try tls.receive(tls.clientFlight())
        #expect(tls.notices == ["certificate written", "alert 48"])
        #expect(tls.shake.success == .failed)
        tls.memory.receiveReset()
        #expect(tls.notices == ["certificate written", "alert 48", "reset", "reset"])
        #expect(tls.tail.heard == "")
    }

    @Test func `that the client leaves with a FIN fails, and says so once`() throws {
        let tls = try MemoryTLS()
        tls.stepClient()
        try tls.receive(tls.clientFlight())
        tls.memory.receiveEnd()
        #expect(tls.notices == ["certificate written", "closed"])
        #expect(tls.shake.success == .failed)
        #expect(tls.tail.ends == 1)
    }

    @Test func `that the client resets fails`() throws {
        let tls = try MemoryTLS()
        tls.stepClient()
        try tls.receive(tls.clientFlight())
        tls.memory.receiveReset()
        #expect(tls.notices.prefix(2) == ["certificate written", "reset"])
        #expect(tls.shake.success == .failed)
    }

    @Test func `that turns to garbage fails with an alert of ours`() throws {
        let tls = try MemoryTLS()
        tls.stepClient()
        try tls.receive(tls.clientFlight())
        try tls.receive(ByteBuffer(bytes: [22, 3, 3, 0, 4, 1, 2, 3, 4]))
        #expect(tls.shake.success == .failed)
        #expect(tls.later.count == 1 && tls.later.allSatisfy { $0.hasSuffix("sent") })
        #expect(tls.memory.kernel.written().readableBytes > 0)
    }

    @Test func `whose handler is taken away fails`() throws {
        let tls = try MemoryTLS()
        try tls.memory.channel.close().wait()
        tls.memory.channel.embeddedEventLoop.run()
        #expect(tls.shake.success == .failed)
    }
}

@Suite struct `A session in the TLS handler` {
    private let tls: MemoryTLS

    init() throws {
        tls = try MemoryTLS()
        try tls.shakeHands()
    }

    @Test func `carries plaintext both ways`() throws {
        let long = String(repeating: "0123456789", count: 10_000)
        try tls.receive(try tls.sealed(long))
        #expect(tls.tail.heard == long)
        tls.tail.context?.writeAndFlush(NIOAny(ByteBuffer(string: long)), promise: nil)
        #expect(tls.heard().text == long)
    }

    @Test func `tells of close_notify before the input's end`() throws {
        try tls.receive(try tls.sealed("last"))
        tls.client.close()
        var seen: [String] = []
        tls.tail.onEnd = { [unowned tls] in seen = tls.later }
        try tls.receive(tls.clientFlight())
        #expect(seen == ["finished", "alert 0"])
        #expect(tls.tail.heard == "last" && tls.tail.ends == 1)
        tls.memory.receiveEnd()
        #expect(tls.later == ["finished", "alert 0", "closed"])
        #expect(tls.tail.ends == 1)
    }

    @Test func `tells of plaintext and close_notify in one read in their order`() throws {
        try tls.client.write(ByteBuffer(string: "last"))
        tls.client.close()
        var heard = ""
        tls.tail.onEnd = { [unowned tls] in heard = tls.tail.heard }
        try tls.receive(tls.clientFlight())
        #expect(heard == "last")
    }

    @Test func `tells of a FIN without close_notify before the handlers after it learn of the end`() throws {
        var seen: [String] = []
        tls.tail.onEnd = { [unowned tls] in seen = tls.later }
        tls.memory.receiveEnd()
        #expect(seen == ["finished", "closed"])
        #expect(tls.tail.ends == 1)
    }

    @Test func `tells of a reset`() throws {
        tls.memory.receiveReset()
        #expect(tls.later.prefix(2) == ["finished", "reset"])
    }

    @Test func `tells of a fatal alert after the Finished`() throws {
        // The client is given a record that it cannot decrypt, and says so.
        tls.client.receive(ByteBuffer(bytes: [23, 3, 3, 0, 20] + [UInt8](repeating: 1, count: 20)))
        var none = ByteBuffer()
        #expect(tls.client.read(into: &none) == .failed)
        try tls.receive(tls.clientFlight())
        #expect(tls.later == ["finished", "alert 20"])
        #expect(tls.tail.ends == 1)
    }

    @Test func `half closed by us still hears the client`() throws {
        tls.tail.context?.close(mode: .output, promise: nil)
        #expect(tls.memory.kernel.closes == [.output])
        #expect(tls.heard().end == .closed)
        try tls.receive(try tls.sealed("still here"))
        #expect(tls.tail.heard == "still here")
    }

    @Test func `sends close_notify before it closes`() throws {
        tls.memory.kernel.isTaking = false
        tls.tail.context?.close(promise: nil)
        #expect(tls.memory.kernel.closes == [])
        tls.memory.kernel.isTaking = true
        #expect(tls.memory.kernel.closes == [.all])
        #expect(tls.heard().end == .closed)
    }

    @Test func `closes after half a second if close_notify cannot be sent`() throws {
        tls.memory.kernel.isTaking = false
        tls.tail.context?.close(promise: nil)
        tls.memory.channel.embeddedEventLoop.advanceTime(by: .milliseconds(499))
        #expect(tls.memory.kernel.closes == [])
        tls.memory.channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(tls.memory.kernel.closes.first == .all)
    }

    @Test func `keeps the place of an empty write behind what was written before`() throws {
        tls.memory.kernel.isTaking = false
        tls.tail.context?.writeAndFlush(NIOAny(ByteBuffer(string: "first")), promise: nil)
        let promise = tls.memory.channel.eventLoop.makePromise(of: Void.self)
        let empty = Settled(promise.futureResult)
        tls.tail.context?.writeAndFlush(NIOAny(ByteBuffer()), promise: promise)
        #expect(empty.value == nil)
        tls.memory.kernel.isTaking = true
        #expect(empty.success != nil)
        #expect(tls.heard().text == "first")
    }

    @Test func `refuses to write once it has failed`() throws {
        try tls.receive(ByteBuffer(bytes: [23, 3, 3, 0, 20] + [UInt8](repeating: 1, count: 20)))
        #expect(tls.later == ["finished"] || tls.later.last?.hasSuffix("sent") == true)
        let promise = tls.memory.channel.eventLoop.makePromise(of: Void.self)
        let written = Settled(promise.futureResult)
        tls.tail.context?.writeAndFlush(NIOAny(ByteBuffer(string: "x")), promise: promise)
        #expect(written.value != nil && written.success == nil)
    }

    @Test func `is let go with its channel`() throws {
        weak var handler: TLSHandler?
        weak var session: TLSSession?
        do {
            let tls = try MemoryTLS()
            try tls.shakeHands()
            (handler, session) = (tls.handler, tls.handler.session)
            tls.memory.receiveReset()
            tls.memory.channel.embeddedEventLoop.run()
        }
        #expect(handler == nil && session == nil)
    }
}
