package import NIOCore
package import OpenSSLKit
package import Wire

/// Where origins are dialled, how they are verified, and what is refused.
package struct UpstreamRules: Sendable {
    package var redirections: [Redirection]
    /// Hosts whose certificate is not verified; `*` for all.
    package var insecureHosts: Set<String>
    /// What is shown to the origin of a host if it asks for a client certificate.
    package var clientIdentities: [Host: ClientIdentity]
    /// Nobody is ever dialled: what is accepted is answered by us.
    package var isSink: Bool

    package init(
        redirections: [Redirection] = [], insecureHosts: Set<String> = [], clientIdentities: [Host: ClientIdentity] = [:],
        isSink: Bool = false
    ) {
        self.redirections = redirections
        self.insecureHosts = insecureHosts
        self.clientIdentities = clientIdentities
        self.isSink = isSink
    }

    /// `HOST:PORT:ADDR:PORT`, as curl's `--connect-to`: an empty HOST or PORT matches any, an empty ADDR or second PORT keeps what was asked.
    package struct Redirection: Hashable, Sendable {
        package var host: Host?
        package var port: UInt16?
        package var toHost: Host?
        package var toPort: UInt16?

        package init(host: Host?, port: UInt16?, toHost: Host?, toPort: UInt16?) {
            self.host = host
            self.port = port
            self.toHost = toHost
            self.toPort = toPort
        }

        /// Reads the four parts; IPv6 addresses stand in brackets.
        package init(parsing text: String) throws(ProxyError) {
            let parts = Redirection.split(text)
            guard parts.count == 4 else {
                throw ProxyError(
                    .option, "--connect-to \(text): expected HOST:PORT:ADDR:PORT, for example api.example.com:443:127.0.0.1:8443.")
            }
            func host(_ part: String) throws(ProxyError) -> Host? {
                if part.isEmpty { return nil }
                do { return try Host.parse(part) } catch {
                    throw ProxyError(.option, "--connect-to \(text): \(part) is not a host name or address.")
                }
            }
            func port(_ part: String) throws(ProxyError) -> UInt16? {
                if part.isEmpty { return nil }
                guard let port = UInt16(part), port > 0 else {
                    throw ProxyError(.option, "--connect-to \(text): \(part) is not a port from 1 to 65535.")
                }
                return port
            }
            self.init(host: try host(parts[0]), port: try port(parts[1]), toHost: try host(parts[2]), toPort: try port(parts[3]))
        }

        /// Splits at colons outside brackets.
        private static func split(_ text: String) -> [String] {
            var parts = [""]
            var inBrackets = false
            for character in text {
                if character == "[" { inBrackets = true }
                if character == "]" { inBrackets = false }
                if character == ":" && !inBrackets { parts.append("") } else { parts[parts.count - 1].append(character) }
            }
            return parts
        }

        func applies(to host: Host, port: UInt16) -> Bool {
            (self.host == nil || self.host == host) && (self.port == nil || self.port == port)
        }
    }

    /// Where to dial for what the client asked for.
    func dial(_ host: Host, _ port: UInt16) -> (host: Host, port: UInt16) {
        guard let rule = redirections.first(where: { $0.applies(to: host, port: port) }) else { return (host, port) }
        return (rule.toHost ?? host, rule.toPort ?? port)
    }

    package var isAnyInsecure: Bool { !insecureHosts.isEmpty }

    func isInsecure(_ host: Host) -> Bool { insecureHosts.contains("*") || insecureHosts.contains(host.text) }
}

/// Why a connected address must not be talked to. Judged after DNS, on the address that was really reached.
package enum ForbiddenAddress {
    /// One of our own listeners: the request would come back to us.
    case loop
    /// Link-local, where clouds keep their metadata services, or the port of mail relays.
    case offLimits

    /// - Returns: nil where nothing speaks against the address.
    package static func check(remote: SocketAddress?, local: SocketAddress?, ownPorts: Set<Int>) -> ForbiddenAddress? {
        guard let remote, let port = remote.port, let address = remote.ipAddress.flatMap({ try? Host.parse($0) })?.addressBytes else {
            return .offLimits
        }
        // An address of this machine is reached from that same address.
        if ownPorts.contains(port), isLoopback(address) || remote.ipAddress == local?.ipAddress { return .loop }
        return port == 25 || isLinkLocal(unmapped(address)) ? .offLimits : nil
    }

    private static func unmapped(_ address: [UInt8]) -> [UInt8] {
        address.count == 16 && address.prefix(10).allSatisfy { $0 == 0 } && address[10] == 0xff && address[11] == 0xff
            ? Array(address.suffix(4)) : address
    }

    private static func isLoopback(_ address: [UInt8]) -> Bool {
        let plain = unmapped(address)
        return plain.count == 4 ? plain[0] == 127 || plain == [0, 0, 0, 0] : plain.dropLast().allSatisfy { $0 == 0 }
    }

    private static func isLinkLocal(_ address: [UInt8]) -> Bool {
        if address.count == 4 { return address[0] == 169 && address[1] == 254 }
        // fe80::/10, and the IPv6 metadata address of one cloud, fd00:ec2::254.
        return address[0] == 0xfe && address[1] & 0xc0 == 0x80 || address.prefix(4) == [0xfd, 0x00, 0x0e, 0xc2]
    }
}
