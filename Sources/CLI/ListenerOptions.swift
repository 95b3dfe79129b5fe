internal import ArgumentParser
internal import Proxy
internal import Wire

/// Where `proxy` listens, how clients come there, and who may.
struct ListenerOptions: ParsableArguments {
    @Option(
        name: .customLong("listen"),
        help: ArgumentHelp(
            "Listen here as an HTTP and SOCKS 5 proxy. Repeatable. (default where no way in is named: 127.0.0.1:8080, or 0.0.0.0:8080 with "
                + "--lan or --allow)",
            valueName: "addr:port"))
    var proxies: [String] = []

    @Option(
        help: ArgumentHelp(
            "Listen here for clients that believe this to be the server, because a name leads here; their SNI says whom they want, at port "
                + "443 or the one after =. Repeatable.",
            valueName: "addr:port[=port]"))
    var direct: [String] = []

    @Option(
        help: ArgumentHelp(
            "Listen here for connections that the kernel redirects (REDIRECT of nft or iptables); they go on to where they were going. "
                + "Repeatable; Linux only.",
            valueName: "addr:port"))
    var transparent: [String] = []

    @Option(
        help: ArgumentHelp(
            "Listen here and be this one server to everyone: for clients that know no proxy. Repeatable.",
            valueName: "addr:port=host:port"))
    var forward: [String] = []

    @Flag(help: "Let in other machines of private networks and of the link.")
    var lan = false

    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp("Let in these other machines and no more, for example 192.168.7.0/24. Repeatable.", valueName: "cidr"))
    var allowed: [String] = []

    @Flag(
        name: .customLong("proxy-protocol"),
        help: "Connections from this machine and from --allow begin with a PROXY protocol header, which names the client.")
    var readsProxyProtocol = false

    /// One listener to be.
    struct Way {
        let entry: Entry
        let address: HostPort
    }

    func validate() throws {
        _ = try admission()
        _ = try ways()
    }

    func admission() throws -> Admission {
        if lan && !allowed.isEmpty { throw ValidationError("--lan lets in whole networks, and --allow some of them: take one of the two.") }
        if lan { return .lan }
        if allowed.isEmpty { return .machine }
        return .networks(
            try allowed.map { text in
                do { return try CIDR.parse(text) } catch { throw ValidationError("--allow \(printable(text)): \(error)") }
            })
    }

    /// All listeners, in the order in which they are opened.
    func ways() throws -> [Way] {
        let isOpen = lan || !allowed.isEmpty
        let isDefault = proxies.isEmpty && direct.isEmpty && transparent.isEmpty && forward.isEmpty
        #if !os(Linux)
            if !transparent.isEmpty { throw ValidationError("--transparent needs the netfilter of Linux; --direct works everywhere.") }
        #endif
        let asProxy = isDefault ? [isOpen ? "0.0.0.0:8080" : "127.0.0.1:8080"] : proxies
        return try asProxy.map { Way(entry: .proxy, address: try address($0, "--listen")) } + direct.map(directWay)
            + forward.map(forwarding)
            + transparent.map { Way(entry: .transparent, address: try address($0, "--transparent")) }
    }

    private func directWay(_ text: String) throws -> Way {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var port: UInt16 = 443
        if parts.count == 2 {
            guard let named = UInt16(parts[1]), named > 0 else {
                throw ValidationError("--direct \(printable(text)): after = stands the port of the genuine servers, from 1 to 65535.")
            }
            port = named
        }
        return Way(entry: .direct(port: port), address: try address(parts.first ?? "", "--direct"))
    }

    private func forwarding(_ text: String) throws -> Way {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let target = try? HostPort.parse(parts[1]) else {
            throw ValidationError(
                "--forward \(printable(text)): expected ADDR:PORT=HOST:PORT, for example 127.0.0.1:2587=mail.example.com:587.")
        }
        return Way(entry: .forward(to: target), address: try address(parts[0], "--forward"))
    }

    private func address(_ text: String, _ option: String) throws -> HostPort {
        let address: HostPort
        do { address = try HostPort.parse(text) } catch { throw ValidationError("\(option) \(printable(text)): \(error.message)") }
        guard address.host.isAddress else {
            throw ValidationError("\(option) takes an address and a port, for example 127.0.0.1:8080.")
        }
        guard lan || !allowed.isEmpty || CIDR.loopback.contains(where: { $0.contains(address.host) }) else {
            throw ValidationError(
                "\(option) \(printable(text)) is no loopback address, and other machines could use it. Add --lan to let in private networks, "
                    + "or --allow with the addresses that may come.")
        }
        return address
    }
}

extension Entry {
    /// What stands after an address that is listened on.
    var words: String {
        switch self {
        case .proxy: ", for HTTP and SOCKS 5"
        case .direct(let port): ", for names that lead here, as port \(port)"
        case .forward(let target): ", as \(target.text)"
        case .transparent: ", for connections that are redirected here"
        case .captured: ", for commands in a network of their own"
        }
    }
}
