import NIOCore
import OpenSSLKit
import Wire

/// One end of a TLS connection in memory.
protocol Peer: AnyObject {
    func receive(_ bytes: ByteBuffer)
    /// Goes on as far as the bytes at hand allow.
    func advance()
    func take() -> ByteBuffer?
}

/// A session of ours, driven as a proxy would: step until done, then read.
final class Endpoint: Peer {
    let session: TLSSession
    private(set) var progress = TLSSession.Progress.wantsMore
    private(set) var events: [TLSSession.Event] = []
    private(set) var plaintext = ByteBuffer()
    /// How reading ended, nil while it has not.
    private(set) var end: TLSSession.ReadResult?

    init(_ session: TLSSession) { self.session = session }

    func receive(_ bytes: ByteBuffer) { session.receive(bytes) }

    func take() -> ByteBuffer? { session.takeOutbound() }

    func advance() {
        if progress == .wantsMore { progress = session.step() }
        reading: while progress == .done, end == nil {
            let result = session.read(into: &plaintext)
            switch result {
            case .bytes: continue
            case .wantsMore: break reading
            case .closed, .failed: end = result
            }
        }
        events += session.takeEvents()
    }

    /// The transport's end.
    func endOfTransport() {
        session.receiveEnd()
        advance()
    }
}

/// Carries bytes between two peers until neither has any, in pieces of at most `chunk` bytes; the first one begins.
func converse(_ first: any Peer, _ second: any Peer, chunk: Int = .max) {
    first.advance()
    while carry(from: first, to: second, chunk: chunk) || carry(from: second, to: first, chunk: chunk) {}
}

private func carry(from source: any Peer, to target: any Peer, chunk: Int) -> Bool {
    guard var bytes = source.take() else { return false }
    while bytes.readableBytes > 0, let piece = bytes.readSlice(length: min(chunk, bytes.readableBytes)) {
        target.receive(piece)
        target.advance()
    }
    return true
}

/// A client and a server of ours.
struct Pair {
    let client: Endpoint
    let server: Endpoint

    init(client: Endpoint, server: Endpoint) {
        self.client = client
        self.server = server
    }

    init(
        _ identity: ServerIdentity, verification: TLSContext.Verification = .none, host: Host = .name(PKI.host), offers: [String] = [],
        answer: String? = nil, version: UInt16? = nil, checksName: Bool = true, asksForStaple: Bool = false
    ) throws {
        server = Endpoint(try .server(try .server(), identity: identity, alpn: answer, versions: version.map { $0...$0 }))
        client = Endpoint(
            try .client(try .client(verification), host: host, alpn: offers, checksName: checksName, asksForStaple: asksForStaple))
    }

    func shake(chunk: Int = .max) { converse(client, server, chunk: chunk) }
}

/// Both versions that we speak, by their numbers on the wire.
let versions: [UInt16] = [0x0303, 0x0304]
