internal import Verdicts
internal import Wire

/// What is not as demanded, as workflow commands of GitHub Actions: the runner shows each beside the line of the policy.
package enum GitHubAnnotations {
    /// GitHub shows ten of a kind for a step, and fifty for a job.
    package static let limit = 8

    /// `::error file=pinproof.yml,line=4,col=32,title=…::…`, one a line, the worst first; empty where all is as demanded.
    package static func text(_ judged: JudgedRun) -> String {
        let failures = judged.failures
        var lines = failures.prefix(failures.count > limit ? limit - 1 : limit).map { command($0, file: judged.policy?.file) }
        if failures.count > lines.count {
            lines.append("::notice title=pinproof::\(failures.count - lines.count) more are in the other reports.")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func command(_ check: PolicyCheck, file: String?) -> String {
        let place: [(String, String)] =
            if let file, let place = check.place {
                [("file", printable(file, limit: 1000)), ("line", String(place.line)), ("col", String(place.column))]
            } else {
                []
            }
        let title = [check.domain?.description, check.expected].compactMap(\.self).joined(separator: ", ")
        let properties = (place + [("title", printable(title))]).map { "\($0)=\(escaped($1, alsoOf: [":", ","]))" }
        let level = check.severity == .error ? "error" : "warning"
        return "::\(level) \(properties.joined(separator: ","))::\(escaped(printable(check.sentence, limit: 2000)))"
    }

    /// Percent-encodes what would end a command, and in a property what would end that.
    private static func escaped(_ text: String, alsoOf more: Set<Character> = []) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case "\r\n": result += "%0D%0A"
            case ":" where more.contains(":"): result += "%3A"
            case "," where more.contains(","): result += "%2C"
            default: result.append(character)
            }
        }
    }
}
