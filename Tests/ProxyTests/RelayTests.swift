import NIOCore
import NIOEmbedded
import Proxy
import Testing

/// Two sockets in memory with a relay on each.
struct Relayed {
    let loop = EmbeddedEventLoop()
    let client: Memory
    let upstream: Memory
    let clientRelay = Relay(now: .now())
    let upstreamRelay = Relay(now: .now(), lingers: false)

    init() throws {
        client = try Memory(loop: loop, clientRelay)
        upstream = try Memory(loop: loop, upstreamRelay)
    }

    func join() { Relay.join(clientRelay, upstreamRelay) }

    /// Both sockets were closed by us, wholly.
    var areClosed: Bool { client.kernel.closes.contains(.all) && upstream.kernel.closes.contains(.all) }
}

@Suite struct `A relay` {
    private let pair: Relayed

    init() throws { pair = try Relayed() }

    @Test func `keeps what comes before it has a partner and hands it over in order`() throws {
        try pair.client.receive("one ")
        try pair.client.receive("two ")
        try pair.upstream.receive("hello ")
        #expect(pair.upstream.kernel.writtenText() == "")
        pair.join()
        #expect(pair.upstream.kernel.writtenText() == "one two ")
        #expect(pair.client.kernel.writtenText() == "hello ")
        try pair.client.receive("three")
        try pair.upstream.receive("world")
        #expect(pair.upstream.kernel.writtenText() == "three")
        #expect(pair.client.kernel.writtenText() == "world")
        #expect(pair.clientRelay.bytesRead == 13 && pair.upstreamRelay.bytesRead == 11)
    }

    @Test func `keeps the order of early and late bytes while the partner takes nothing`() throws {
        try pair.client.receive("one ")
        pair.upstream.kernel.isTaking = false
        pair.join()
        try pair.client.receive("two ")
        #expect(pair.upstream.kernel.writtenText() == "")
        pair.upstream.kernel.isTaking = true
        try pair.client.receive("three")
        #expect(pair.upstream.kernel.writtenText() == "one two three")
    }

    @Test func `stops reading when it keeps 256 KiB for a partner that is not there yet`() throws {
        pair.clientRelay.start()
        let chunk = ByteBuffer(repeating: 7, count: 64 * 1024)
        for n in 1...3 {
            try pair.client.receive(chunk)
            #expect(pair.client.kernel.reads == n + 1)
        }
        try pair.client.receive(chunk)
        #expect(pair.client.kernel.reads == 4)
        pair.join()
        #expect(pair.client.kernel.reads == 5)
        #expect(pair.upstream.kernel.written().readableBytes == Relay.earlyLimit)
    }

    @Test func `reads nothing before it is started`() throws {
        #expect(pair.client.kernel.reads == 0)
        pair.clientRelay.start()
        pair.clientRelay.start()
        #expect(pair.client.kernel.reads == 1)
    }

    @Test(arguments: [true, false]) func `reads only while its partner can be written to`(towardsUpstream: Bool) throws {
        pair.join()
        let (from, to) = towardsUpstream ? (pair.client, pair.upstream) : (pair.upstream, pair.client)
        #expect(from.kernel.reads == 1)
        to.setWritable(false)
        try from.receive("a")
        try from.receive("b")
        #expect(from.kernel.reads == 1)
        to.setWritable(true)
        #expect(from.kernel.reads == 2)
        #expect(to.kernel.writtenText() == "ab")
        try from.receive("c")
        #expect(from.kernel.reads == 3)
    }

    @Test func `does not read at the join if the partner cannot be written to`() throws {
        pair.upstream.setWritable(false)
        pair.join()
        #expect(pair.client.kernel.reads == 0)
        #expect(pair.upstream.kernel.reads == 1)
        pair.upstream.setWritable(true)
        #expect(pair.client.kernel.reads == 1)
    }

    @Test(arguments: [true, false]) func `passes on the end of one direction and leaves the other open`(ofClient: Bool) throws {
        pair.join()
        let (from, to) = ofClient ? (pair.client, pair.upstream) : (pair.upstream, pair.client)
        try from.receive("last")
        from.receiveEnd()
        #expect(to.kernel.closes == [.output])
        #expect(to.kernel.writtenText() == "last")
        #expect(from.kernel.closes == [])
        try to.receive("answer")
        #expect(from.kernel.writtenText() == "answer")
        to.receiveEnd()
        #expect(pair.areClosed)
    }

    @Test func `passes on an end only after what was said before it`() throws {
        pair.join()
        pair.upstream.kernel.isTaking = false
        try pair.client.receive("last")
        pair.client.receiveEnd()
        #expect(pair.upstream.kernel.closes == [])
        pair.upstream.kernel.isTaking = true
        #expect(pair.upstream.kernel.writtenText() == "last")
        #expect(pair.upstream.kernel.closes == [.output])
    }

    @Test func `passes on an end that came before it had a partner`() throws {
        try pair.client.receive("last")
        pair.client.receiveEnd()
        pair.join()
        #expect(pair.upstream.kernel.writtenText() == "last")
        #expect(pair.upstream.kernel.closes == [.output])
        #expect(pair.upstream.kernel.reads > 0)
    }

    @Test func `closes its partner after the last byte when its own socket is gone`() throws {
        pair.join()
        pair.client.kernel.isTaking = false
        try pair.upstream.receive("last")
        pair.upstream.receiveReset()
        #expect(pair.client.kernel.closes == [])
        pair.client.kernel.isTaking = true
        #expect(pair.client.kernel.writtenText() == "last")
        #expect(pair.client.kernel.closes.last == .all || pair.client.kernel.closes == [.output])
    }

    @Test func `brings early bytes to a partner that comes after its own socket is gone`() throws {
        try pair.client.receive("early")
        pair.client.receiveReset()
        pair.join()
        #expect(pair.upstream.kernel.writtenText() == "early")
        #expect(pair.upstream.kernel.closes == [.all])
    }

    @Test func `closes its own socket when the partner was gone before the join`() throws {
        pair.upstream.receiveReset()
        pair.join()
        #expect(pair.client.kernel.closes == [.output])
        pair.loop.advanceTime(by: .seconds(1))
        #expect(pair.client.kernel.closes == [.output, .all])
    }

    @Test func `gives the peer a second to end its side before it closes, and drops what it says`() throws {
        pair.join()
        pair.upstream.receiveReset()
        let reads = pair.client.kernel.reads
        try pair.client.receive("still sending")
        #expect(pair.client.kernel.reads > reads)
        #expect(pair.client.kernel.closes == [.output])
        pair.client.receiveEnd()
        #expect(pair.client.kernel.closes == [.output, .all])
    }

    @Test func `does not cut its last bytes short when the peer ends its side meanwhile`() throws {
        pair.join()
        pair.client.kernel.isTaking = false
        try pair.upstream.receive("last")
        pair.upstream.receiveReset()
        pair.client.receiveEnd()
        #expect(pair.client.kernel.closes == [])
        pair.client.kernel.isTaking = true
        #expect(pair.client.kernel.writtenText() == "last")
        #expect(pair.client.kernel.closes == [.all])
    }

    @Test func `closes at once when told to, whatever is still to be written`() throws {
        pair.join()
        pair.client.kernel.isTaking = false
        try pair.upstream.receive("last")
        pair.clientRelay.abort()
        #expect(pair.client.kernel.closes == [.all])
    }

    @Test(arguments: ["end", "reset"]) func `brings what a gate held, and the end that it saw`(end: String) throws {
        let gate = Gate(deadline: Deadline(pair.loop))
        let early = try Memory(loop: pair.loop, gate)
        try early.receive("early")
        if end == "end" { early.receiveEnd() } else { early.receiveReset() }
        let relay = Relay(now: .now(), lingers: false)
        try relay.replace(gate, of: early.channel)
        Relay.join(pair.clientRelay, relay)
        #expect(pair.client.kernel.writtenText() == "early")
        #expect(pair.client.kernel.closes == [.output])
        #expect(relay.closed == (end == "reset"))
        guard end == "end" else { return }
        try pair.client.receive("still asking")
        #expect(early.kernel.writtenText() == "still asking")
    }

    @Test func `does not take a socket that is not connected yet for a lost one`() throws {
        let relay = Relay(now: .now())
        let channel = EmbeddedChannel(handler: relay, loop: pair.loop)
        #expect(!relay.closed)
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 443)).wait()
        _ = try channel.finish()
        #expect(relay.closed)
    }

    @Test func `passes on no more than it may`() throws {
        pair.clientRelay.allowance = 6
        try pair.client.receive("one ")
        pair.join()
        try pair.client.receive("two ")
        try pair.client.receive("three")
        #expect(pair.upstream.kernel.writtenText() == "one tw")
        #expect(pair.client.kernel.closes == [])
    }

    @Test func `closes towards a client that sends more once it was answered`() throws {
        pair.clientRelay.allowance = 3
        pair.join()
        try pair.client.receive("one")
        try pair.upstream.receive("answer")
        #expect(pair.client.kernel.closes == [])
        try pair.client.receive("two")
        #expect(pair.upstream.kernel.writtenText() == "one")
        #expect(pair.client.kernel.writtenText() == "answer")
        #expect(pair.client.kernel.closes == [.output])
    }

    @Test func `hands everything to a server of ours and closes with the client`() throws {
        try pair.client.receive("one ")
        var heard = ""
        pair.clientRelay.serve { heard += String(buffer: $0) }
        try pair.client.receive("two")
        #expect(heard == "one two")
        pair.clientRelay.say(ByteBuffer(string: "answer"))
        #expect(pair.client.kernel.writtenText() == "answer")
        #expect(pair.client.kernel.closes == [])
        pair.client.receiveEnd()
        #expect(pair.client.kernel.closes == [.all])
    }
}

@Suite struct `What a relay tells` {
    private let pair: Relayed

    init() throws { pair = try Relayed() }

    @Test func `of bytes is whole and in order, those from before included`() throws {
        try pair.client.receive("one ")
        var seen = ""
        pair.clientRelay.tap = { seen += String(buffer: $0) }
        try pair.client.receive("two ")
        pair.join()
        try pair.client.receive("three")
        #expect(seen == "one two three")
        pair.clientRelay.tap = nil
        try pair.client.receive("four")
        #expect(seen == "one two three")
        #expect(pair.upstream.kernel.writtenText() == "one two threefour")
    }

    @Test(arguments: ["byte", "end", "reset"], [true, false]) func `of the first word comes once`(word: String, isEarly: Bool) throws {
        var words = 0
        if !isEarly { pair.clientRelay.onFirstWord = { words += 1 } }
        #expect(words == 0)
        switch word {
        case "byte": try pair.client.receive("x")
        case "end": pair.client.receiveEnd()
        default: pair.client.receiveReset()
        }
        if isEarly { pair.clientRelay.onFirstWord = { words += 1 } }
        #expect(words == 1)
        if word == "byte" { try pair.client.receive("y") }
        #expect(words == 1)
    }

    @Test func `of our own end comes before the socket is closed`() throws {
        var closesAtFinish: [Int] = []
        let kernel = pair.client.kernel
        pair.clientRelay.onFinish = { closesAtFinish.append(kernel.closes.count) }
        pair.join()
        pair.upstream.receiveEnd()
        #expect(closesAtFinish == [0])
        #expect(kernel.closes == [.output])
    }

    @Test func `of our own end never comes when it was the client that ended`() throws {
        var ends = 0
        pair.clientRelay.onFinish = { ends += 1 }
        pair.join()
        pair.client.receiveReset()
        #expect(ends == 0)
    }
}
