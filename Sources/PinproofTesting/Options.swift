extension Pinproof {
    /// Which certificates are shown to whom, how often, and how the genuine servers are reached.
    public struct Options: Sendable {
        /// A named set of test modes; nil for that of the policy, or ``Profile/core`` where it names none.
        public var profile: Profile?
        /// Ids of test modes, families and profiles to play instead; one that begins with `-` is left out. Empty for those of the profile.
        /// `pinproof modes` lists them.
        public var modes: [String]
        /// How many refusals a mode needs, from 1 to 100; claims of a pin take 3 in any case.
        public var trials: Int
        /// Hosts to test, as `host` or `host:port`; others are passed through. Empty for every one that is called.
        public var hosts: [String]
        /// For one call of the code under test; then its task is cancelled, and what it does from then on is no evidence. At most a day.
        public var timeout: Duration
        /// How long a client may be silent after the handshake before its silence counts as a refusal, and how long its connections may
        /// outlive the call. From one second to an hour.
        public var window: Duration
        /// The client is also sent to a URL of ours, which shows whether it trusts our CA; only where there is a URL.
        public var playsCanary: Bool
        /// Dials `ADDR:PORT` instead of `HOST:PORT`: entries `HOST:PORT:ADDR:PORT`, as curl has them. An empty HOST or PORT matches any.
        public var connectTo: [String]
        /// More anchors in PEM: genuine servers are verified against them, and ``Proxy/caFile`` holds them too.
        public var upstreamCA: [Source]
        /// The folder of a CA that outlives the run, for clients that have it installed; it is made where there is none. nil for a CA that
        /// is made for this run alone and whose key never leaves the memory.
        public var caDirectory: String?

        /// The usual options, and what is asked for beyond them.
        public init(
            profile: Profile? = nil, modes: [String] = [], trials: Int = 1, hosts: [String] = [], timeout: Duration = .seconds(60),
            window: Duration = .seconds(1), playsCanary: Bool = true, connectTo: [String] = [], upstreamCA: [Source] = [],
            caDirectory: String? = nil
        ) {
            self.profile = profile
            self.modes = modes
            self.trials = trials
            self.hosts = hosts
            self.timeout = timeout
            self.window = window
            self.playsCanary = playsCanary
            self.connectTo = connectTo
            self.upstreamCA = upstreamCA
            self.caDirectory = caDirectory
        }
    }
}
