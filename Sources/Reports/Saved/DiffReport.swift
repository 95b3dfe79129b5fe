package import Verdicts
internal import Wire

/// The difference between two runs, for people and for programs.
package struct DiffReport: Sendable {
    package var style: Style

    package init(style: Style = .plain) { self.style = style }

    /// A line for each client at each domain with what changed below it, then the count; every line ends with a line feed.
    package func text(_ diff: RunDiff) -> String {
        let lines = diff.changes.flatMap { change in
            [heading(change)] + Self.remarks(change).map { String(repeating: " ", count: Self.margin) + $0 }
        }
        let counts = RunDiff.Kind.allCases.filter { diff.count($0) > 0 }.map { "\(diff.count($0)) \($0.rawValue)" }
        return (lines + [counts.isEmpty ? "nothing to compare: neither run found a domain" : counts.joined(separator: ", ")])
            .map { $0 + "\n" }.joined()
    }

    private static let margin = 11

    private func heading(_ change: RunDiff.Change) -> String {
        let finding = change.after ?? change.before
        let domain = printable(finding?.domain.description ?? "")
        let program = finding?.process.map { "  " + printable($0) } ?? ""
        return style.paint(change.kind.rawValue.padded(to: Self.margin), change.kind.tone) + domain + program
    }

    private static func remarks(_ change: RunDiff.Change) -> [String] {
        var remarks: [String] = []
        switch (change.before.map(verdict), change.after.map(verdict)) {
        case (let before?, let after?): remarks.append(before == after ? "still \(after)" : "was \(before), is \(after)")
        case (let before?, nil): remarks.append("was \(before), and was not met again")
        case (nil, let after?): remarks.append("is \(after), and was not met before")
        case (nil, nil): break
        }
        remarks += change.newlyAccepted.map { mode in
            "accepts now: \(Words.fault(mode)) (\(printable(mode))\(change.notPlayedBefore.contains(mode) ? ", not played before" : ""))"
        }
        remarks += change.newlyRefused.map { "refuses now: \(Words.fault($0)) (\(printable($0)))" }
        if let before = change.before?.cleartext, let after = change.after?.cleartext, before != after {
            remarks.append("plain requests: \(before.rawValue) before, \(after.rawValue) now")
        }
        switch change.genuine {
        case .renewed: remarks.append("The genuine server renewed its certificate; the key is the same.")
        case .rekeyed: remarks.append("The genuine server has another key: a pin on the old one refuses it.")
        case nil: break
        }
        if let pin = change.pinLevel { remarks.append("pin: \(pin.before.rawValue) before, \(pin.after.rawValue) now") }
        if let before = change.before?.domain, let after = change.after?.domain, before != after {
            remarks.append("It was called at port \(before.port) before, and is at port \(after.port) now.")
        }
        if change.isOtherClient {
            remarks.append("another client, worse: the one before is gone")
        } else if change.hasOtherStack {
            remarks.append("The client speaks through another TLS stack than before.")
        }
        return remarks
    }

    private static func verdict(_ finding: Finding) -> String {
        let confidence = finding.confidence == .unknown ? "" : " (\(finding.confidence.rawValue))"
        return "\(Words.headline(of: finding))\(confidence)"
    }

    /// The same as one JSON document, which ends with a line feed.
    package static func json(_ diff: RunDiff, from before: Run, to after: Run) -> [UInt8] {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("schemaVersion", Run.schemaVersion)
            for (name, run) in [("before", before), ("after", after)] {
                json.object(name, inline: true) { json in
                    json.member("id", run.id)
                    json.member("started", time: run.started)
                }
            }
            json.object("counts", inline: true) { json in
                for kind in RunDiff.Kind.allCases { json.member(kind.rawValue, diff.count(kind)) }
            }
            json.array("changes") { json in
                for change in diff.changes { json.object { $0.members(of: change) } }
            }
        }
        json.newline()
        return json.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func members(of change: RunDiff.Change) {
        member("change", change.kind.rawValue)
        if let finding = change.after ?? change.before {
            member("domain", finding.domain.host)
            member("port", finding.domain.port)
            client(of: finding)
        }
        object("before", change.before) { json, finding in json.claim(of: finding) }
        object("after", change.after) { json, finding in json.claim(of: finding) }
        member("newlyAccepted", change.newlyAccepted)
        member("notPlayedBefore", change.notPlayedBefore)
        member("newlyRefused", change.newlyRefused)
        object("pinLevel", change.pinLevel, inline: true) { json, pin in
            json.member("before", pin.before.rawValue)
            json.member("after", pin.after.rawValue)
        }
        member("genuine", change.genuine?.rawValue)
        member("otherStack", change.hasOtherStack)
        member("otherClient", change.isOtherClient)
        if let before = change.before?.domain.port, change.after != nil, before != change.after?.domain.port {
            member("portBefore", before)
        }
    }
}

extension RunDiff.Kind {
    fileprivate var tone: Tone? {
        switch self {
        case .regressed: .bad
        case .changed, .appeared, .gone: .unsure
        case .improved: .good
        case .unchanged: .quiet
        }
    }
}
