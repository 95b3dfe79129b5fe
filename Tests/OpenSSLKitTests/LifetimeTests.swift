import COpenSSL
import NIOCore
import OpenSSLKit
import Testing
import Wire

@Suite struct `A session's memory` {
    enum Use: CaseIterable, Sendable { case none, halfway, finished, refused, garbage, closed }

    @Test(arguments: Use.allCases) func `is given back`(use: Use) throws {
        weak var server: TLSSession?
        weak var client: TLSSession?
        weak var context: TLSContext?
        weak var identity: ServerIdentity?
        weak var leaf: Certificate?
        do {
            let pki = try PKI()
            let ownIdentity = try pki.identity()
            let ownContext = try TLSContext.server()
            let pair = Pair(
                client: Endpoint(try .client(try .client(.enforced(try pki.store(pki.root))), host: .name(PKI.host), alpn: ["h2"])),
                server: Endpoint(try .server(ownContext, identity: ownIdentity, alpn: "h2")))
            (server, client, context, identity, leaf) = (
                pair.server.session, pair.client.session, ownContext, ownIdentity, ownIdentity.leaf
            )
            switch use {
            case .none: break
            case .halfway:
                pair.client.advance()
                pair.server.receive(try #require(pair.client.take()))
                pair.server.advance()
            case .finished:
                pair.shake()
                #expect(pair.server.progress == .done)
            case .refused: try Pair(try Refusal.expired.identity(pki), verification: .enforced(try pki.store(pki.root))).shake()
            case .garbage:
                pair.server.receive(ByteBuffer(repeating: 0x16, count: 100))
                pair.server.advance()
            case .closed:
                pair.shake()
                pair.client.session.close()
                converse(pair.client, pair.server)
            }
            #expect(server != nil)
        }
        #expect(server == nil)
        #expect(client == nil)
        #expect(context == nil)
        #expect(identity == nil)
        #expect(leaf == nil)
    }

    @Test func `outlives nothing that it needs`() throws {
        // Context, trust store and identity are held by their sessions alone.
        func pair() throws -> Pair {
            let pki = try PKI()
            return try Pair(try pki.identity(), verification: .enforced(try pki.store(pki.root)))
        }
        let pair = try pair()
        pair.shake()
        #expect(pair.server.progress == .done)
        #expect(pair.client.session.verification.error == 0)
    }
}
