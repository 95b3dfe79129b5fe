import Catalog
import NIOCore
import Proxy
import Testing
import Verdicts

/// Ways in which an origin fails, from the first packet to the last byte.
private enum Fault: CaseIterable {
    case neverAccepts, saysNothing, stallsInHandshake, garbage, resetsAtHello, closesAtHello
    case silentAfterRequest, stallsInRecord, stallsAfterHead, resetsAfterHead, closesAfterHead, endsItsSide

    static let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"

    /// Speaks TLS, as far as it gets.
    var isTLS: Bool { ![.neverAccepts, .stallsInHandshake, .garbage, .resetsAtHello, .closesAtHello].contains(self) }

    /// What it says to what it hears: a hello where it speaks no TLS, else a request, and then anything more.
    func answer(_ heard: ByteBuffer) -> StubOrigin.Answer {
        switch self {
        case .neverAccepts, .saysNothing, .silentAfterRequest: .wait
        // A record that announces more than comes.
        case .stallsInHandshake: .say(ByteBuffer(bytes: [22, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3]))
        case .stallsInRecord: .below(ByteBuffer(bytes: [23, 3, 3, 0, 90, 1, 2, 3]))
        case .garbage: .say(ByteBuffer(string: "220 ready\r\n"))
        case .resetsAtHello: .reset
        case .closesAtHello: .last(ByteBuffer())
        case .stallsAfterHead: .say(ByteBuffer(string: Self.head))
        case .resetsAfterHead: heard.readableBytes > 8 ? .say(ByteBuffer(string: Self.head)) : .reset
        case .closesAfterHead, .endsItsSide: .last(ByteBuffer(string: Self.head))
        }
    }

    /// How what the client hears begins.
    var told: String {
        switch self {
        case .neverAccepts, .saysNothing, .stallsInHandshake, .silentAfterRequest, .stallsInRecord: "HTTP/1.1 504 "
        case .garbage, .resetsAtHello, .closesAtHello: "HTTP/1.1 502 "
        case .stallsAfterHead, .resetsAfterHead, .closesAfterHead, .endsItsSide: "HTTP/1.1 200 "
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `An origin that fails` {
    @Test(arguments: Fault.allCases)
    fileprivate func `holds nobody up, and its client is told what can be told`(_ fault: Fault) async throws {
        let world = try Stage.World()
        let hanging = fault == .neverAccepts ? try await HangingPort() : nil
        var script = try world.script()
        if !fault.isTLS { script.identity = nil }
        if fault == .saysNothing { script.delay = { .hours(1) } }
        script.answer = { fault.answer($0) }
        let origin = try await StubOrigin.start(script)
        let stage = try await Stage(origin: hanging?.port ?? origin.port, world: world) {
            // Short for what is to be ended by them, and long for all others on a busy machine.
            switch fault {
            case .neverAccepts, .saysNothing, .stallsInHandshake: $0.connectTime = .milliseconds(200)
            case .silentAfterRequest, .stallsInRecord: $0.firstByteTime = .milliseconds(200)
            case .stallsAfterHead: $0.idleTime = .milliseconds(500)
            default: break
            }
        }
        let client = try await stage.client()
        #expect(try await client.enter("origin.test:443", try stage.trusting(), saying: request()) == .finished)
        if fault == .resetsAfterHead {
            _ = try await client.hear(upTo: "half")
            try await client.say("more")
        } else {
            let heard = try await client.hearText()
            #expect(heard.hasPrefix(fault.told), "\(heard.prefix(60))")
        }
        _ = try await client.end()
        await client.close()
        let record = try await stage.recorder.record()
        #expect(record.outcome == .accepted)
        #expect(record.notes == (fault.told.contains("200") ? [] : [.originDown]))
        await stage.end()
        await hanging?.stop()
        // One that does not even read never learns that it was left.
        guard fault != .saysNothing else { return }
        _ = try await origin.counts.when("its connections to be closed") { $0.open == 0 ? true : nil }
    }

    @Test(arguments: [true, false]) func `is held to the time for an idle tunnel too`(speaks: Bool) async throws {
        let origin = try await StubOrigin.start(
            StubOrigin.Script(greeting: speaks ? ByteBuffer(bytes: [22, 3, 3, 0, 90, 2]) : nil, answer: { _ in .wait }))
        let stage = try await Stage(mode: Catalog.passthrough, origin: origin.port) { $0.idleTime = .milliseconds(300) }
        let client = try await stage.client()
        _ = try await client.connect("origin.test:443")
        await client.send(try TLSClient.careless("origin.test").hello())
        _ = try await client.end()
        await client.close()
        #expect(try await stage.recorder.record().outcome == .passedThrough)
        await stage.end()
        _ = try await origin.counts.when("its connections to be closed") { $0.open == 0 ? true : nil }
    }
}
