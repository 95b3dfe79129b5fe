internal import CPlatform

/// What is done in the network of a captured command before the command begins: its addresses, and the sockets that are handed out of it.
package enum NetworkOpening {
    /// Claims every address, opens the sockets, and hands them over on a channel.
    ///
    /// - Parameters:
    ///   - ports: on which connections are accepted.
    ///   - channel: descriptor of this end of it.
    /// - Throws: `capture`, saying what the kernel refused.
    package static func run(ports: [UInt16], channel: Int32) throws(RunnerError) {
        let claimed = pinproof_claim_every_address()
        guard claimed == 0 else { throw refused("its addresses", claimed) }
        for isIPv6 in [false, true] {
            for port in ports { try hand(PINPROOF_SOCKET_LISTENER, port, "TCP port \(port)", isIPv6, channel) }
            try hand(PINPROOF_SOCKET_NAMES, 53, "UDP port 53", isIPv6, channel)
            try hand(PINPROOF_SOCKET_SYN, 0, "a raw socket for TCP", isIPv6, channel)
            try hand(PINPROOF_SOCKET_QUIC, 0, "a raw socket for UDP", isIPv6, channel)
        }
        let result = pinproof_hand_socket(channel, -1, Int32(PINPROOF_SOCKET_LAST))
        guard result == 0 else { throw refused("the way out", result) }
    }

    private static func hand(_ kind: Int, _ port: UInt16, _ what: String, _ isIPv6: Bool, _ channel: Int32) throws(RunnerError) {
        let descriptor = pinproof_open_captured(Int32(kind), isIPv6 ? 1 : 0, port)
        // A kernel without IPv6 has nothing of it that would have to be captured.
        if isIPv6, descriptor < 0, -descriptor == pinproof_no_such_family() { return }
        guard descriptor >= 0 else { throw refused(what, -descriptor) }
        let result = pinproof_hand_socket(channel, descriptor, Int32(kind))
        guard result == 0 else { throw refused("the way out", result) }
    }

    private static func refused(_ what: String, _ number: Int32) -> RunnerError {
        RunnerError(.capture, "In the command's own network \(what) cannot be had (error \(number) of the system). Run without --capture.")
    }
}
