import Catalog

extension RunMerge {
    /// What runs that were judged apart say together: nothing that one of them saw accepted, or sent in the clear, is lost.
    static func united(_ findings: [Finding]) -> [Finding] {
        let tested = Set(findings.filter { $0.stack != nil }.map(\.domain.host))
        // A host that one of them met over TLS has its plain requests told there.
        let kept = findings.filter { $0.stack != nil || !$0.isPlainAlone || !tested.contains($0.domain.host) }
        let parts = Dictionary(grouping: kept) { Key($0) }
        let inTheClear = Dictionary(grouping: findings, by: \.domain.host)
        let clients = kept.map { Key($0) }.uniqued.compactMap { parts[$0].flatMap(union) }
        return ordered(
            clients.map { client in
                var client = client
                let uses = inTheClear[client.domain.host]?.map(\.cleartext) ?? []
                client.cleartext = uses.max { $0.severity < $1.severity } ?? client.cleartext
                return client
            })
    }

    /// One client at one domain. An accepted fault decides; else the weakest of what is decided, whatever another run left open.
    private static func union(_ parts: [Finding]) -> Finding? {
        let accepted = Accepted(parts)
        guard var finding = base(parts, accepted) else { return nil }
        let verdict = accepted.verdict ?? finding.verdict
        guard parts.count > 1 else { return finding }
        if finding.verdict == .pinned, !accepted.bypasses.isEmpty {
            finding.state(.pinBypassable)
        } else if finding.verdict != verdict {
            finding.state(verdict)
        }
        finding.acceptedModes = finding.verdict == .pinBypassable ? accepted.bypasses : accepted.hostile
        finding.retriedModes = inOrder(parts.flatMap(\.retriedModes)).filter(finding.acceptedModes.contains)
        finding.cells = cells(finding, parts)
        finding.process = finding.process ?? parts.lazy.compactMap(\.process).first
        finding.ja4 = finding.ja4 ?? parts.lazy.compactMap(\.ja4).first
        finding.origin = finding.origin ?? parts.lazy.compactMap(\.origin).first
        return finding
    }

    /// The part whose statement stands for all.
    private static func base(_ parts: [Finding], _ accepted: Accepted) -> Finding? {
        if let verdict = accepted.verdict {
            return parts.first { $0.verdict == verdict } ?? parts.first { !Accepted([$0]).hostile.isEmpty }
        }
        // What took our certificate in one of the runs has no pin, though none was seen to give way in another.
        let possible = parts.filter { !(accepted.isOurs && ($0.verdict == .pinned || $0.verdict == .pinBypassable)) }
        let decided = possible.enumerated().filter { $0.element.verdict.strength != nil }
            .min { ($0.element.verdict.strength ?? 0, $0.offset) < ($1.element.verdict.strength ?? 0, $1.offset) }?.element
        return decided ?? ordered(possible).first ?? parts.first
    }

    /// One cell for each mode that any of them has, in the order of the catalogue.
    private static func cells(_ base: Finding, _ parts: [Finding]) -> [Finding.Cell] {
        let all = Dictionary(grouping: base.cells + parts.flatMap(\.cells), by: \.mode)
        return inOrder(Array(all.keys)).compactMap { mode in
            all[mode]?.enumerated().min { ($0.element.silence, $0.offset) < ($1.element.silence, $1.offset) }?.element
        }
    }

    private static func inOrder(_ modes: [String]) -> [String] {
        let known = Catalog.modes.map(\.id)
        return known.filter(modes.contains) + Set(modes).subtracting(known).sorted()
    }

    /// What was accepted in any of the runs.
    private struct Accepted {
        let hostile: [String]
        /// Certificates that are made to get around a pin.
        let bypasses: [String]
        let isOurs: Bool

        init(_ parts: [Finding]) {
            let modes = inOrder(parts.flatMap { $0.acceptedModes + $0.cells.filter { $0.accepted > 0 }.map(\.mode) })
            hostile = modes.filter { Catalog.mode($0)?.isHostile ?? false }
            bypasses = modes.filter { Catalog.mode($0).map { $0.question == .pin && $0.expected == .reject } ?? false }
            isOurs = parts.contains(where: \.acceptsOurs)
        }

        var verdict: Verdict? {
            if hostile.contains(where: { Catalog.mode($0)?.isFromUnknownCA ?? false }) { return .noValidation }
            return hostile.isEmpty ? nil : .partialValidation
        }
    }
}

extension Finding {
    /// Nothing but plain requests was seen there.
    var isPlainAlone: Bool { stack == nil && cleartext != .none && cells.isEmpty }

    /// Another verdict, which an acceptance proves.
    fileprivate mutating func state(_ verdict: Verdict) {
        self.verdict = verdict
        confidence = .proven
        reason = nil
    }
}

extension Finding.Cell {
    /// How little it says of the client: an acceptance most, then a half one, then what bears on the verdict.
    fileprivate var silence: Int {
        if accepted > 0 { return 0 }
        if outcome == .acceptedWeak { return 1 }
        return 2 + (State.allCases.firstIndex(of: state) ?? State.allCases.count)
    }
}
