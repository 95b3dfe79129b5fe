import OpenSSLKit
import Synchronization
import Testing
import Wire

@Suite struct `A key log` {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: [UInt8]) { lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
    }

    /// What a server and a client of one handshake gave away.
    private func logs(_ version: UInt16, isAsked: Bool) throws -> (server: [String], client: [String]) {
        let pki = try PKI()
        let (theirs, ours) = (Lines(), Lines())
        let (serverContext, clientContext) = (try TLSContext.server(), try TLSContext.client(.none))
        if isAsked {
            serverContext.logKeys { theirs.add($0) }
            clientContext.logKeys { ours.add($0) }
        }
        let server = Endpoint(try .server(serverContext, identity: try pki.identity(), alpn: nil, versions: version...version))
        let client = Endpoint(try .client(clientContext, host: .name(PKI.host), alpn: []))
        converse(client, server)
        #expect(server.progress == .done && client.progress == .done)
        return (theirs.all, ours.all)
    }

    @Test func `has the same secrets from both ends of TLS 1.3`() throws {
        let (server, client) = try logs(TLSVersion.tls13, isAsked: true)
        #expect(Set(server) == Set(client))
        let labels = Set(client.compactMap { $0.split(separator: " ").first.map(String.init) })
        #expect(
            labels.isSuperset(of: [
                "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0",
            ]))
        #expect(client.allSatisfy { $0.wholeMatch(of: /[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}/) != nil })
    }

    @Test func `has the random and the master secret of TLS 1.2`() throws {
        let (server, client) = try logs(TLSVersion.tls12, isAsked: true)
        #expect(server == client && client.count == 1)
        #expect(client.allSatisfy { $0.wholeMatch(of: /CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}/) != nil })
    }

    @Test func `is empty where nobody asked`() throws {
        let (server, client) = try logs(TLSVersion.tls13, isAsked: false)
        #expect(server.isEmpty && client.isEmpty)
    }
}
