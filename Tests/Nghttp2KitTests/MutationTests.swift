import NIOCore
import Nghttp2Kit
import Testing

/// Mutations of real and hostile bytes by a seeded generator: whatever comes, nothing traps, and the state stays sound.
@Suite struct MutationTests {
    private static let block = Block.of(Block.get)

    private static let corpus: [[UInt8]] = [
        Captures.curlGet, Captures.curlPost, Captures.nghttpGet,
        Frames.hello + Frames.headers(1, [3, 0, 0, 0, 0, 15] + block + [0, 0, 0], flags: 0x2d) + Frames.reset(1),
        Frames.hello + Frames.headers(1, Array(block.prefix(9)), flags: 1)
            + Frames.continuation(1, Array(block.dropFirst(9)), flags: Frames.endHeaders) + Frames.ping,
        Frames.hello + Frames.headers(1, Block.of(Block.post), flags: 4) + Frames.data(1, [1, 2])
            + Frames.headers(1, Block.of([("a", "b")])),
        Frames.hello + Frames.headers(1, [0x41] + Block.text("indexed.test")) + Frames.headers(3, [0x82, 0x87, 0x84, 0xbe])
            + Frames.frame(7, [UInt8](repeating: 0, count: 8)),
    ]

    private static func mutated(by random: inout SeededGenerator) -> [UInt8] {
        var bytes = corpus.randomElement(using: &random) ?? []
        let first = Bool.random(using: &random) ? Frames.preface.count : 0
        for _ in 0..<Int.random(in: 1...6, using: &random) where bytes.count > first + 1 {
            let place = Int.random(in: first..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
            default: bytes += bytes[place..<min(place + Int.random(in: 1...40, using: &random), bytes.count)]
            }
        }
        return bytes
    }

    private static func chunks(of bytes: [UInt8], by random: inout SeededGenerator) -> [ByteBuffer] {
        var (chunks, rest) = ([ByteBuffer](), bytes[...])
        while !rest.isEmpty {
            let size = Int.random(in: 1...max(1, bytes.count / 2), using: &random)
            chunks.append(ByteBuffer(bytes: rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return chunks
    }

    @Test func `the observer survives 20,000 mutations and is of the same mind however they are cut`() {
        var random = SeededGenerator(state: 0x6f62_7365)
        var (read, failed) = (0, 0)
        for round in 0..<20_000 {
            let bytes = Self.mutated(by: &random)
            let (whole, cut) = (HTTP2RequestObserver(), HTTP2RequestObserver())
            whole.observe(ByteBuffer(bytes: bytes))
            for chunk in Self.chunks(of: bytes, by: &random) { cut.observe(chunk) }
            #expect(whole.firstRequest == cut.firstRequest && whole.failed == cut.failed, "round \(round)")
            #expect(whole.firstRequest == nil || !whole.failed, "round \(round)")
            read += whole.firstRequest == nil ? 0 : 1
            failed += whole.failed ? 1 : 0
        }
        #expect(read > 1_000 && failed > 1_000)
    }

    @Test func `the server survives 20,000 mutations and speaks whole frames only`() throws {
        var random = SeededGenerator(state: 0x7365_7276)
        var (told, refused) = (0, 0)
        for round in 0..<20_000 {
            let server = try HTTP2Server()
            var frames: [Frame] = []
            for chunk in Self.chunks(of: Self.mutated(by: &random), by: &random) {
                do throws(HTTP2Error) {
                    for case .request(let stream, _) in try server.receive(chunk, at: Int64(round)) {
                        told += 1
                        try server.respond(stream: stream, status: 200, body: ByteBuffer(string: "body"))
                    }
                } catch {
                    refused += 1
                }
                frames += server.takeFrames()
            }
            #expect(frames.first.map { $0.type == 4 } ?? true, "round \(round)")
            #expect(!frames.contains { $0.type == 255 }, "round \(round)")
        }
        #expect(told > 1_000 && refused > 1_000)
    }
}
