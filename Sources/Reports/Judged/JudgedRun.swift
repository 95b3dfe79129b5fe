package import Verdicts
internal import Wire

/// A run, and all that was demanded of it: what reports for build machines are made of.
package struct JudgedRun: Hashable, Sendable {
    package var run: Run
    /// nil where the run was held against no policy.
    package var policy: PolicyReport?
    /// Those of the policy, then those of the options of the run.
    package var checks: [PolicyCheck]

    /// - Parameters:
    ///   - failOn: `--fail-on`.
    ///   - hosts: `--domains`, as written.
    package init(_ run: Run, policy: PolicyReport? = nil, failOn: Set<FailOn> = [], hosts: [String] = []) {
        self.run = run
        self.policy = policy
        checks = (policy?.checks ?? []) + PolicyCheck.demanded(of: run, failOn: failOn, hosts: hosts)
    }

    /// What the process ends with: the code of the worst check.
    package var exit: RunExit {
        checks.contains { $0.status == .broken } ? .violated : checks.contains(where: \.isOpen) ? .inconclusive : .success
    }

    /// What is broken first, the worst of it at the top; then what cannot be told.
    var failures: [PolicyCheck] {
        let broken = checks.filter { $0.status == .broken }
        return broken.filter { $0.severity == .error } + broken.filter { $0.severity != .error } + checks.filter(\.isOpen)
    }

    /// `pinproof.yml:4:32`; nil where no line of the policy demands it.
    func place(of check: PolicyCheck) -> String? {
        guard let file = policy?.file, let place = check.place else { return nil }
        return "\(printable(file)):\(place)"
    }
}

extension PolicyCheck {
    /// Whether this is about that client at its domain.
    func isAbout(_ finding: Finding) -> Bool {
        domain == finding.domain && (client == nil || client == finding.process ?? finding.ja4)
    }
}

extension Finding {
    /// What its client is called, for people: the program, without its folder, else its TLS fingerprint.
    var clientName: String? {
        process.map { $0.split(separator: "/").last.map(String.init) ?? $0 } ?? ja4 ?? stack
    }

    /// `PINNED (proven)`.
    var headlineWords: String {
        [Words.headline(of: self), Words.confidence(of: self)].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
