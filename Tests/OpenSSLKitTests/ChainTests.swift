import OpenSSLKit
import Testing
import Wire

@Suite struct `The chain that is sent` {
    enum Sent: CaseIterable, Sendable {
        case leafAlone, path, pathWithRoot, reversed, doubled, unrelated

        func chain(_ pki: PKI) throws -> [Certificate] {
            switch self {
            case .leafAlone: []
            case .path: [pki.sub]
            case .pathWithRoot: [pki.sub, pki.root]
            case .reversed: [pki.root, pki.sub]
            case .doubled: [pki.sub, pki.sub]
            case .unrelated: [pki.sub, try PKI().root]
            }
        }
    }

    @Test(arguments: Sent.allCases, versions) func `is the one asked for, to the byte`(sent: Sent, version: UInt16) throws {
        let pki = try PKI()
        let leaf = try pki.leaf()
        let chain = try sent.chain(pki)
        let identity = try ServerIdentity(leaf: leaf, chain: chain, key: pki.leafKey)
        // The same context has served the full path before: nothing of that may be added.
        let context = try TLSContext.server()
        for identity in [try pki.identity(), identity] {
            let server = Endpoint(try .server(context, identity: identity, alpn: nil, versions: version...version))
            let client = Endpoint(try .client(try .client(.none), host: .name(PKI.host), alpn: []))
            converse(client, server)
            #expect(client.session.peerChain.map(\.der) == ([identity.leaf] + identity.chain).map(\.der))
        }
        #expect(identity.chain == chain)
    }

    @Test func `is told up to ten certificates`() throws {
        let pki = try PKI()
        let identity = try ServerIdentity(leaf: try pki.leaf(), chain: Array(repeating: pki.sub, count: 12), key: pki.leafKey)
        let pair = try Pair(identity)
        pair.shake()
        #expect(pair.client.progress == .done)
        #expect(pair.client.session.peerChain.count == 10)
    }

    @Test func `is empty before the handshake`() throws {
        let pair = try Pair(try PKI().identity())
        #expect(pair.client.session.peerChain.isEmpty)
        #expect(pair.client.session.applicationProtocol == nil)
        #expect(!pair.client.session.peerStapled)
        #expect(!pair.client.session.isHandshakeFinished)
        #expect(pair.client.session.cipher == "")
    }
}
