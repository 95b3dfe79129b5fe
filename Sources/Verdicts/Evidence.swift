package import Catalog

/// All that findings rest on: pure values, so that a recorded run can be judged again.
package struct Evidence: Hashable, Sendable {
    /// The modes that were asked for. Their hostile certificate modes are what `validated` demands.
    package var modes: [TestMode]
    package var connections: [Connection]
    package var trials: [Trial]
    /// Trials in which trust was handed over in another way. None of them was played for these verdicts; some of what was seen in them is
    /// among the connections and plain requests.
    package var carried: [Trial]
    package var cleartext: [Cleartext]
    package var origins: [Origin]
    /// How many refusals a cell needs at least; where none is told by a fatal alert in the handshake it takes three in any case.
    package var trialsPerMode: Int
    /// The user says that the client trusts our root. It makes a pin likely, never proven.
    package var assumeTrusted: Bool
    /// Whom the command's `{url}` names: the canary's trials are this very command with that name exchanged.
    package var urlDomain: Domain?
    /// Hosts (or `host:port`) that findings are wanted for; empty for all. The others still serve as controls.
    package var hosts: [String]
    package var equipment: Equipment
    package var clientele: Clientele
    /// The domains that it wants passed through are no subject of a finding; nil for none.
    package var policy: Policy?
    /// The same in a recorded run, which keeps no policy: the domains that were met and spared.
    package var spared: [Domain] = []

    package init(
        modes: [TestMode] = Catalog.profile(.core), connections: [Connection] = [], trials: [Trial] = [], carried: [Trial] = [],
        cleartext: [Cleartext] = [], origins: [Origin] = [], trialsPerMode: Int = 1, assumeTrusted: Bool = false, urlDomain: Domain? = nil,
        hosts: [String] = [], equipment: Equipment = Equipment(), clientele: Clientele = .command, policy: Policy? = nil
    ) {
        self.modes = modes
        self.connections = connections
        self.trials = trials
        self.carried = carried
        self.cleartext = cleartext
        self.origins = origins
        self.trialsPerMode = trialsPerMode
        self.assumeTrusted = assumeTrusted
        self.urlDomain = urlDomain
        self.hosts = hosts
        self.equipment = equipment
        self.clientele = clientele
        self.policy = policy
    }

    /// Whether findings are wanted for this domain.
    func wants(_ domain: Domain) -> Bool {
        !domain.isCanary && domain.isNamed(in: hosts) && !spares(domain)
    }

    private func spares(_ domain: Domain) -> Bool { policy?.passesThrough(domain) ?? spared.contains(domain) }

    /// Everyone who was met, in the clear or not.
    private var domains: [Domain] {
        (connections.map(\.domain) + cleartext.map(\.domain)).uniqued
    }

    /// What a recorded run holds. Ids of modes that this version does not know are left out.
    package init(run: Run) {
        self.init(
            modes: run.modes.compactMap(Catalog.mode), connections: run.connections, trials: run.trials.filter { !$0.isCarried },
            carried: run.trials.filter(\.isCarried), cleartext: run.cleartext, origins: run.origins,
            trialsPerMode: run.asked.trialsPerMode, assumeTrusted: run.asked.assumeTrusted, urlDomain: run.asked.urlDomain,
            hosts: run.asked.hosts, equipment: run.equipment, clientele: run.asked.clientele)
        spared = run.asked.spared
    }
}

extension Evidence {
    /// What a run keeps of the question, so that its evidence can be judged again.
    package var asked: Run.Asked {
        Run.Asked(
            trialsPerMode: trialsPerMode, assumeTrusted: assumeTrusted, urlDomain: urlDomain, hosts: hosts,
            spared: domains.filter(spares), clientele: clientele)
    }
}

extension Domain {
    /// Whether one of these names (`host` or `host:port`) means this domain; an empty list means every domain.
    package func isNamed(in hosts: [String]) -> Bool {
        if hosts.isEmpty { return true }
        let names = [host, description, "\(host):\(port)", "[\(host)]", "[\(host)]:\(port)"]
        return hosts.contains { names.contains(Self.canonical($0)) }
    }

    /// As domains are written: lower case, and no dot at the end of the name, which people and DNS tools put there.
    private static func canonical(_ text: String) -> String {
        let text = text.lowercased()
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.first, name.hasSuffix(".") else { return text }
        return ([String(name.dropLast())] + parts.dropFirst().map(String.init)).joined(separator: ":")
    }

    /// The name that the proxy serves itself.
    var isCanary: Bool { host == Catalog.canaryHost }
}
