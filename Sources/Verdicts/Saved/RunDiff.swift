/// What became of each client at each domain between two runs.
package struct RunDiff: Hashable, Sendable {
    /// Regressions first, then in the order of `Kind`; within a kind in the order of the later run.
    package let changes: [Change]

    /// One client at one domain, in one run or in both.
    package struct Change: Hashable, Sendable {
        package var kind: Kind
        /// nil where only the later run met it.
        package var before: Finding?
        /// nil where only the earlier run met it.
        package var after: Finding?
        /// Hostile modes that were refused or not played before and are accepted now.
        package var newlyAccepted: [String] = []
        /// Those of them that the earlier run did not play, so that nobody knows since when they are accepted.
        package var notPlayedBefore: [String] = []
        /// Hostile modes that were accepted before and are refused now.
        package var newlyRefused: [String] = []
        /// What the genuine server did with its certificate.
        package var genuine: Genuine?
        /// The client speaks through another TLS stack: it was matched by its program, or as the only one there.
        package var hasOtherStack = false
        /// Nothing says that it is the same client: one is gone from the host, and a worse one appeared there, maybe at another port.
        package var isOtherClient = false
        /// What the pin named before and names now; nil where that is the same, or where either run saw no pin.
        package var pinLevel: PinChange?
    }

    /// What a pin named, and what it names now.
    package struct PinChange: Hashable, Sendable {
        package let before: Finding.PinLevel
        package let after: Finding.PinLevel

        fileprivate init?(_ before: Finding, _ after: Finding) {
            guard let old = before.pinLevel, let new = after.pinLevel, old != new else { return nil }
            (self.before, self.after) = (old, new)
        }

        /// Keys other than the leaf's do now, for certain, and did not.
        fileprivate var isWeaker: Bool {
            before != .unknown && after != .unknown && after.strongest > max(before.weakest, Finding.PinLevel.publicKey.weakest)
        }
    }

    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// A worse verdict, a mode refused before and accepted now, a pin that is gone or names less, or plain requests that there were not.
        case regressed
        /// Other than it was, and neither better nor worse: a verdict that leaves the question open, or another confidence.
        case changed
        case appeared
        case gone
        case improved
        case unchanged
    }

    /// A change of the genuine certificate, which is no change of the client.
    package enum Genuine: String, Codable, Sendable, CaseIterable {
        /// Another certificate for the same key.
        case renewed
        /// Another key: pins on the old one refuse it.
        case rekeyed
    }

    /// Compares what two runs found.
    package init(from before: Run, to after: Run) {
        let pairing = Pairing(before.findings, after.findings)
        let successors = Self.successors(pairing)
        let replaced = Set(successors.compactMap(\.before))
        let appeared = Set(successors.compactMap(\.after))
        let changes =
            successors
            + pairing.pairs.map(Self.change).filter { change in
                !(change.kind == .gone && change.before.map(replaced.contains) ?? false)
                    && !(change.kind == .appeared && change.after.map(appeared.contains) ?? false)
            }
        self.changes = Kind.allCases.flatMap { kind in changes.filter { $0.kind == kind } }
    }

    package func count(_ kind: Kind) -> Int { changes.count { $0.kind == kind } }

    /// Clients that appeared where others are gone and that are worse than these: first at the same domain, then at the same host.
    private static func successors(_ pairing: Pairing) -> [Change] {
        var gone = pairing.pairs.filter { $0.1 == nil }.compactMap(\.0)
        var new = pairing.pairs.filter { $0.0 == nil }.compactMap(\.1)
        var found: [Change] = []
        for isNear in [{ $0.domain == $1.domain }, { $0.domain.host == $1.domain.host }] as [(Finding, Finding) -> Bool] {
            new = new.filter { finding in
                let first = gone.enumerated().lazy.filter { isNear($0.element, finding) }
                    .map { (place: $0.offset, change: Self.change($0.element, finding)) }.first { $0.change.kind == .regressed }
                guard let first else { return true }
                var change = first.change
                change.isOtherClient = change.before?.domain == finding.domain || change.hasOtherStack
                gone.remove(at: first.place)
                found.append(change)
                return false
            }
        }
        return found
    }

    private static func change(_ before: Finding?, _ after: Finding?) -> Change {
        guard let before, let after else { return Change(kind: before == nil ? .appeared : .gone, before: before, after: after) }
        var change = Change(kind: .unchanged, before: before, after: after)
        change.newlyAccepted = after.acceptedModes.filter { !before.acceptedModes.contains($0) }
        change.notPlayedBefore = change.newlyAccepted.filter { !before.wasPlayed($0) }
        change.newlyRefused = before.acceptedModes.filter { !after.acceptedModes.contains($0) && after.wasPlayed($0) }
        change.genuine = genuine(before.origin, after.origin)
        change.hasOtherStack = before.stack != after.stack
        change.pinLevel = PinChange(before, after)
        change.kind = kind(change, before, after)
        return change
    }

    private static func kind(_ change: Change, _ before: Finding, _ after: Finding) -> Kind {
        let isRefusedNoMore = change.newlyAccepted.contains { !change.notPlayedBefore.contains($0) }
        if isRefusedNoMore || after.cleartext.severity > before.cleartext.severity { return .regressed }
        // Open verdicts say nothing of the client, but what was accepted is known all the same.
        if before.verdict == .pinned, after.acceptsOurs { return .regressed }
        if change.pinLevel?.isWeaker ?? false { return .regressed }
        if let old = before.verdict.strength, let new = after.verdict.strength, old != new { return new < old ? .regressed : .improved }
        if before.verdict != after.verdict || before.confidence != after.confidence { return .changed }
        if !change.newlyAccepted.isEmpty || before.pinLevel != after.pinLevel { return .changed }
        return !change.newlyRefused.isEmpty || after.cleartext.severity < before.cleartext.severity ? .improved : .unchanged
    }

    private static func genuine(_ before: Origin?, _ after: Origin?) -> Genuine? {
        guard let old = before?.spki, let new = after?.spki else { return nil }
        if old != new { return .rekeyed }
        return before?.chainPEM.first == after?.chainPEM.first ? nil : .renewed
    }
}

extension Finding {
    fileprivate func wasPlayed(_ mode: String) -> Bool { cells.contains { $0.mode == mode && $0.outcome != nil } }
}

/// Which finding of one run speaks of the same client as which of another.
///
/// At each domain: first those of the same TLS stack, then those of the same program, then the only ones left.
private struct Pairing {
    private(set) var pairs: [(Finding?, Finding?)] = []

    init(_ before: [Finding], _ after: [Finding]) {
        for domain in (after + before).map(\.domain).uniqued {
            var old = before.filter { $0.domain == domain }
            var partners: [Int: Finding] = [:]
            let new = after.filter { $0.domain == domain }
            func match(_ isSame: (Finding, Finding) -> Bool) {
                for (place, finding) in new.enumerated() where partners[place] == nil {
                    guard let index = old.firstIndex(where: { isSame($0, finding) }) else { continue }
                    partners[place] = old.remove(at: index)
                }
            }
            match { $0.stack == $1.stack && $0.place == $1.place }
            match { $0.stack == $1.stack }
            match { $0.process != nil && $0.process == $1.process }
            if old.count == 1, new.count - partners.count == 1 { match { _, _ in true } }
            pairs += new.enumerated().map { (partners[$0.offset], $0.element) } + old.map { ($0, nil) }
        }
    }
}
