import Proxy
import Testing
import Wire

struct `The network of a captured command` {
    private func query(_ name: String, type: UInt8 = 1) throws -> DNSQuery {
        let labels = name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        return try DNSQuery.parse([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + labels + [0, 0, type, 0, 1])
    }

    private func address(_ network: CapturedNetwork, _ name: String) throws -> Host {
        guard case .address(let octets) = network.answer(try query(name)) else { throw WireError(.malformed, "\(name) has no address.") }
        return try Host(octets: octets)
    }

    @Test func `gives every name an address, which leads back to it`() throws {
        let network = CapturedNetwork(ports: [443])
        let names = (0..<600).map { "host-\($0).example.test" }
        let addresses = try names.map { try address(network, $0) }
        #expect(Set(addresses).count == 600)
        #expect(addresses.first == .ipv4("198.18.0.2") && addresses.last == .ipv4("198.18.2.89"))
        #expect(addresses.map { network.host(at: $0).text } == names)
        #expect(try names.map { try address(network, $0.uppercased()) } == addresses)
    }

    @Test(arguments: ["198.18.0.1", "198.18.0.0", "198.18.0.3", "198.19.255.254", "192.0.2.1", "127.0.0.1", "::1", "::ffff:198.18.0.2"])
    func `leaves other addresses as they are`(text: String) throws {
        let network = CapturedNetwork(ports: [443])
        _ = try address(network, "api.example.test")
        let other = try Host.parse(text)
        #expect(network.host(at: other) == other)
    }

    @Test func `has an end`() throws {
        let network = CapturedNetwork(ports: [443], names: 2)
        let first = try address(network, "a.test")
        _ = try address(network, "b.test")
        #expect(network.answer(try query("c.test")) == .failure)
        #expect(try address(network, "a.test") == first)
    }

    @Test func `answers for itself, and not for what is no name`() throws {
        let network = CapturedNetwork(ports: [443])
        #expect(try address(network, "localhost") == .ipv4("127.0.0.1"))
        #expect(try address(network, "app.localhost") == .ipv4("127.0.0.1"))
        #expect(network.answer(try query("1.2.3.4")) == .noSuchName)
        #expect(network.answer(try query("api.example.test", type: 28)) == .nothing)
        #expect(network.answer(try query("api.example.test", type: 65)) == .nothing)
    }

    @Test func `notes what nobody served`() throws {
        let network = CapturedNetwork(ports: [443])
        let called = try address(network, "api.example.test").addressBytes ?? []
        func note(_ kind: CapturedNetwork.Stray.Kind, _ octets: [UInt8], _ port: UInt8) throws {
            let packet = [0x45] + Array(repeating: 0, count: 15) + octets + [0, 1, 1, port]
            network.note(kind, to: try PacketTarget.parse(packet, isIPv6: false))
        }
        try note(.connection, called, 7)
        try note(.connection, called, 7)
        // 443, on which connections are taken and datagrams are not.
        try note(.connection, called, 187)
        try note(.quic, called, 187)
        try note(.connection, [127, 0, 0, 1], 7)
        #expect(
            network.strays == [
                .init(kind: .connection, host: .name("api.example.test"), port: 263),
                .init(kind: .quic, host: .name("api.example.test"), port: 443),
            ])
    }
}
