internal import Foundation
package import Proxy
package import Verdicts
internal import Wire

/// What a run is asked to do.
package struct RunOptions: Sendable {
    package var command: CommandTemplate
    /// What `{url}` stands for; the canary's URL takes its place in the canary's trial.
    package var url: String?
    /// The same program without its pin, as a shell command.
    package var controlCommand: String?
    package var plan: PlanOptions
    package var profile: String
    package var rules: UpstreamRules
    /// What is lent for modes that need it.
    package var owner: OwnersMaterial
    package var trustVia: TrustVia
    /// For one trial.
    package var timeout: Duration
    /// How long a client may be silent after the handshake before its silence counts, and how long the listener outlives the command.
    package var window: Duration
    /// What is read of exchanges; nil reads none.
    package var exchanges: ExchangeOptions?

    package init(
        command: CommandTemplate, url: String? = nil, controlCommand: String? = nil, plan: PlanOptions = PlanOptions(),
        profile: String = "core", rules: UpstreamRules = UpstreamRules(), owner: OwnersMaterial = OwnersMaterial(),
        trustVia: TrustVia = .auto, timeout: Duration = .seconds(60),
        window: Duration = .seconds(1)
    ) {
        self.command = command
        self.url = url
        self.controlCommand = controlCommand
        self.plan = plan
        self.profile = profile
        self.rules = rules
        self.owner = owner
        self.trustVia = trustVia
        self.timeout = timeout
        self.window = window
    }

    /// The plan with what the command line says of `{url}`: whom it names, where it names somebody.
    package var planWithURL: PlanOptions {
        var plan = plan
        guard let url, let parts = URLComponents(string: url), parts.scheme?.lowercased() == "https", let name = parts.host,
            let host = try? Host.parse(name), let port = UInt16(exactly: parts.port ?? 443)
        else { return plan }
        plan.urlDomain = Domain(host: host.text, port: port)
        return plan
    }
}

/// How a command is told whom to trust.
package enum TrustVia: String, Sendable, CaseIterable {
    /// Through variables alone.
    case env
    /// Through variables, and with the bundle in the place of the system's own.
    case namespace
    /// Through variables; and through the namespace, where it is possible and the client turns out to read no variable.
    case auto
}

/// What is told while a run goes on, as it happens.
package enum RunNotice: Sendable {
    case trialBegins(TrialSpec, remaining: Int)
    /// The output is the command's, standard output and error together, as a path.
    case trialEnded(Trial, remaining: Int, output: String)
    case connection(Connection)
    case cleartext(Cleartext)
    case origin(Origin)
    case exchange(Exchange)
    /// What a person wants to know while waiting.
    case remark(String)
    /// A verdict that nothing in the rest of the run can change, or, at its end, every other one.
    case finding(Finding)
}
