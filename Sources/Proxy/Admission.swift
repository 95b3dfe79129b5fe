package import NIOCore
package import Wire

/// Whose connections a listener takes. Everybody else's are closed before a byte is read, so that it is never an open proxy.
package enum Admission: Hashable, Sendable {
    /// Clients on this machine.
    case machine
    /// These, and peers with an address of a private network or of the link.
    case lan
    /// Clients on this machine, and peers with an address of one of these blocks.
    case networks([CIDR])

    /// - Parameter own: the listener's side of the connection.
    /// - Returns: false for a peer whose address is not known.
    package func admits(_ peer: SocketAddress?, at own: SocketAddress?) -> Bool {
        guard let peer = peer?.hostPort?.host else { return false }
        let networks =
            switch self {
            case .machine: [CIDR]()
            case .lan: CIDR.local
            case .networks(let blocks): blocks
            }
        return Self.isThisMachine(peer, { own?.hostPort?.host }) || networks.contains { $0.contains(peer) }
    }

    /// Whether the peer is taken at its word when it says whose connection it hands on: it was let in by name, or is on this machine.
    package func believes(_ peer: SocketAddress?, at own: SocketAddress?) -> Bool {
        self == .lan ? Admission.machine.admits(peer, at: own) : admits(peer, at: own)
    }

    /// Nothing from outside reaches a loopback address. A client that was redirected on this machine keeps its address in the network, and
    /// comes to ours on loopback.
    ///
    /// - Parameter own: asked only where the peer's address does not tell by itself.
    private static func isThisMachine(_ peer: Host, _ own: () -> Host?) -> Bool {
        if isLoopback(peer) { return true }
        guard let own = own() else { return false }
        return peer == own || isLoopback(own)
    }

    private static func isLoopback(_ host: Host) -> Bool { CIDR.loopback.contains { $0.contains(host) } }
}

extension SocketAddress {
    /// The IP address and port; an IPv4-mapped address as IPv4, so that both families' sockets name a peer alike. nil for other families.
    var hostPort: HostPort? {
        guard let port = port.flatMap(UInt16.init(exactly:)), let text = ipAddress else { return nil }
        // The system's text of an IPv4 address is the canonical one, and every connection passes here.
        if case .v4 = self { return HostPort(host: .ipv4(text), port: port) }
        return (try? Host.parse(text)).map { HostPort(host: $0.unmapped, port: port) }
    }
}
