/// A policy held against a run.
package struct PolicyReport: Codable, Hashable, Sendable {
    /// The policy's file, as the user named it.
    package var file: String
    package var app: String?
    /// The day on which it was judged: waivers end.
    package var day: CalendarDay
    /// Domains in order of appearance, then what is about none that was met.
    package var checks: [PolicyCheck]
    /// Some client said hello at least once.
    package var connected: Bool

    package init(file: String, app: String? = nil, day: CalendarDay, checks: [PolicyCheck], connected: Bool) {
        self.file = file
        self.app = app
        self.day = day
        self.checks = checks
        self.connected = connected
    }

    /// What the process ends with: something broken wins over something that cannot be told.
    package var exit: RunExit {
        if checks.contains(where: { $0.status == .broken }) { return .violated }
        return connected && !checks.contains(where: \.isOpen) ? .success : .inconclusive
    }
}

extension PolicyCheck {
    /// It keeps the policy from being met, without breaking it.
    package var isOpen: Bool { status == .inconclusive || (status == .notSeen && kind == .requiredSeen) }
}
