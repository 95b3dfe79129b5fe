package import Logging
package import NIOCore
package import Verdicts
package import Wire

/// How clients come to a listener.
package enum Entry: Hashable, Sendable {
    /// They know that it is a proxy, and say whom they want: CONNECT, absolute-form requests (RFC 9110 §9.3.6) or SOCKS 5 (RFC 1928), told
    /// apart by the first byte.
    case proxy
    /// They believe that it is the server, since a name leads here: whom they want is their SNI, at this port.
    case direct(port: UInt16)
    /// They know nothing of us: in their network every address leads here. Whom they want is the address that they called, or the name for
    /// which it was given out.
    case captured(CapturedNetwork)
    /// The kernel redirected them here, and tells where they were going (netfilter's REDIRECT, on Linux alone): that address is dialled, and
    /// whom they want is their SNI, or that address where they send none.
    case transparent
    /// They believe that it is this one server, and need not say whom they want.
    case forward(to: HostPort)
}

/// What one listener plays, and where it tells of it.
package struct ProxySettings: Sendable {
    package var entry: Entry
    /// Whose connections are taken.
    package var admission: Admission
    /// Connections of senders that are believed begin with a PROXY protocol header.
    package var readsProxyProtocol: Bool
    package var rules: UpstreamRules
    package var choose: Chooser
    package var sink: any ObservationSink
    /// Ordinal of the trial that this listener serves; nil outside `run`.
    package var trial: Int?
    /// How long a client may be silent after the handshake before its silence counts; ten times the handshake if that is longer.
    package var window: TimeAmount
    /// What is lent for modes that need it.
    package var owner: OwnersMaterial
    package var limits: Limits
    package var logger: Logger
    /// Seconds since 1970-01-01T00:00:00Z.
    package var wallClock: @Sendable () -> Double
    /// Finds the executable of a local client from its port and ours; nil where nobody wants to know. Called off the event loops, at once
    /// when a connection is there, since the client may be gone soon.
    package var identify: (@Sendable (_ port: Int, _ listener: Int) -> String?)?
    /// What is read of exchanges; nil reads none, which costs nothing.
    package var exchanges: ExchangeOptions?
    /// Ask clients for a certificate where their origin asks for one, to see what they show. It changes the handshake, so a client may
    /// refuse for that alone: nothing asks unless the user does.
    package var asksForClientCertificate = false
    /// Called when a connection is over.
    var ended: @Sendable (Interception) -> Void = { _ in }

    package init(
        entry: Entry = .proxy, admission: Admission = .machine, readsProxyProtocol: Bool = false, rules: UpstreamRules = UpstreamRules(),
        choose: @escaping Chooser, sink: any ObservationSink,
        trial: Int? = nil,
        window: TimeAmount = .seconds(1), owner: OwnersMaterial = OwnersMaterial(), limits: Limits = Limits(), logger: Logger,
        wallClock: @escaping @Sendable () -> Double, identify: (@Sendable (_ port: Int, _ listener: Int) -> String?)? = nil
    ) {
        self.entry = entry
        self.admission = admission
        self.readsProxyProtocol = readsProxyProtocol
        self.rules = rules
        self.choose = choose
        self.sink = sink
        self.trial = trial
        self.window = max(window, limits.shortestWindow)
        self.owner = owner
        self.limits = limits
        self.logger = logger
        self.wallClock = wallClock
        self.identify = identify
    }
}
