package import Catalog

/// All that findings rest on: pure values, so that a recorded run can be judged again.
package struct Evidence: Hashable, Sendable {
    /// The modes that were asked for. Their hostile certificate modes are what `validated` demands.
    package var modes: [TestMode]
    package var connections: [Connection]
    package var trials: [Trial]
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

    package init(
        modes: [TestMode] = Catalog.profile(.core), connections: [Connection] = [], trials: [Trial] = [], cleartext: [Cleartext] = [],
        origins: [Origin] = [], trialsPerMode: Int = 1, assumeTrusted: Bool = false, urlDomain: Domain? = nil,
        hosts: [String] = [], equipment: Equipment = Equipment()
    ) {
        self.modes = modes
        self.connections = connections
        self.trials = trials
        self.cleartext = cleartext
        self.origins = origins
        self.trialsPerMode = trialsPerMode
        self.assumeTrusted = assumeTrusted
        self.urlDomain = urlDomain
        self.hosts = hosts
        self.equipment = equipment
    }

    /// What a recorded run holds. Ids of modes that this version does not know are left out; options that a run does not record keep
    /// their defaults and can be set on the result.
    package init(run: Run) {
        self.init(
            modes: run.modes.compactMap(Catalog.mode), connections: run.connections, trials: run.trials, cleartext: run.cleartext,
            origins: run.origins, equipment: run.equipment)
    }
}

extension Domain {
    /// Whether one of these names (`host` or `host:port`) means this domain; an empty list means every domain.
    package func isNamed(in hosts: [String]) -> Bool {
        hosts.isEmpty || hosts.contains { $0 == host || $0 == description || $0 == "\(host):\(port)" }
    }

    /// The name that the proxy serves itself.
    var isCanary: Bool { host == Catalog.canaryHost }
}
