import Wire

extension FuzzTarget {
    /// Hosts, ports, blocks of addresses, and what is shown of any text.
    static let names = FuzzTarget(name: "names") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let host = try? Host.parse(text) {
            try require((try? Host.parse(host.text)) == host, "a host is read back as itself")
            try require(host.isAddress == (host.addressBytes != nil), "an address has octets")
            if let octets = host.addressBytes { try require((try? Host(octets: octets)) == host, "octets are read back as their address") }
        }
        if let authority = try? HostPort.parse(text, defaultPort: 80) {
            try require((try? HostPort.parse(authority.text)) == authority, "an authority is read back as itself")
        }
        if let block = try? CIDR.parse(text) {
            try require((try? CIDR.parse(block.text)) == block, "a block is read back as itself")
            try require((try? Host.parse(block.text.prefix { $0 != "/" }.description)).map(block.contains) == true, "a block has a first")
        }
        if let host = try? Host.serverName(bytes) { try requirePrintable(host.text) }
        _ = try? Host(octets: bytes)
        for limit in [8, 256] {
            try requirePrintable(printable(bytes, limit: limit))
            try requirePrintable(printable(text, limit: limit))
        }
        try requirePrintable(HTTPExchange.masked(target: printable(text)))
    }
}
