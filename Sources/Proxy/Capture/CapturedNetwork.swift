internal import Synchronization
package import Wire

/// What is known of the network in which captured commands run: the names behind its addresses, and what was called in vain.
///
/// One serves all trials of a run, so that a name keeps its address.
package final class CapturedNetwork: Sendable {
    /// Something that a command sent and that nobody took: the kernel refused it.
    package struct Stray: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            /// A TCP connection to a port that is not captured.
            case connection
            /// A datagram to UDP port 443, where HTTP/3 would be spoken.
            case quic
        }

        package let kind: Kind
        /// nil for an address of IPv6, which is not told.
        package let host: Host?
        package let port: UInt16

        package init(kind: Kind, host: Host?, port: UInt16) {
            self.kind = kind
            self.host = host
            self.port = port
        }
    }

    private struct State {
        var pool: AddressPool
        var strays: Set<Stray> = []
    }

    /// So many are kept; who calls more is called a scanner elsewhere.
    private static let strayLimit = 1_000
    private let ports: Set<UInt16>
    private let state: Mutex<State>

    /// - Parameters:
    ///   - ports: those that are captured.
    ///   - names: how many are given an address, at most as many as the pool has.
    package init(ports: some Sequence<UInt16>, names: Int = .max) {
        self.ports = Set(ports)
        state = Mutex(State(pool: AddressPool(names: names)))
    }

    /// What a query is answered. The machine's own name for itself stays what it is (RFC 6761 §6.3).
    package func answer(_ query: DNSQuery) -> DNSAnswer {
        guard let host = query.host else { return .noSuchName }
        guard query.kind == .a else { return .nothing }
        if host.text == "localhost" || host.text.hasSuffix(".localhost") { return .address([127, 0, 0, 1]) }
        return state.withLock { $0.pool.octets(for: host) }.map { .address($0) } ?? .failure
    }

    /// Whom a connection to this address was meant for: the name for which it was given out, else the address itself.
    package func host(at address: Host) -> Host {
        guard let octets = address.addressBytes else { return address }
        return state.withLock { $0.pool.name(of: octets) } ?? address
    }

    /// Notes a packet, unless it is a connection to a port that is captured, or stays within the command's own machine.
    package func note(_ kind: Stray.Kind, to target: PacketTarget) {
        guard kind != .connection || !ports.contains(target.port), target.host?.addressBytes?.first != 127 else { return }
        let stray = Stray(kind: kind, host: target.host.map(host(at:)), port: target.port)
        state.withLock { state in
            if state.strays.count < Self.strayLimit { state.strays.insert(stray) }
        }
    }

    /// What was called in vain so far.
    package var strays: Set<Stray> { state.withLock { $0.strays } }
}

extension CapturedNetwork: Hashable {
    package static func == (one: CapturedNetwork, other: CapturedNetwork) -> Bool { one === other }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
