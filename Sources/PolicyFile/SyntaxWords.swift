internal import Verdicts
internal import Wire
internal import Yams

/// What the YAML parser complains of, in words that tell what to do.
enum SyntaxWords {
    static func problem(_ error: any Error) -> PolicyProblem {
        guard let error = error as? YamlError else { return PolicyProblem(.syntax, at: .start, "It is not YAML that can be read.") }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = Place(mark)
            let isAlias = (context?.text.contains("alias") ?? false) || problem.contains("alias")
            if isAlias {
                return PolicyProblem(
                    .syntax, at: context.map { Place($0.mark) } ?? place,
                    "To YAML an asterisk begins an alias. Put the pattern in quotes: \"*.example.com\".")
            }
            if problem.contains("nesting level") { return PolicyProblem(.wrongType, at: place, tooDeep) }
            // What was never closed is best looked for where it was opened.
            let opened = context.flatMap { $0.text.contains("flow") || $0.text.contains("quoted") ? Place($0.mark) : nil }
            return PolicyProblem(.syntax, at: opened ?? place, "\(sentence(problem, context: context?.text)) \(advice(problem))")
        case .reader: return PolicyProblem(.encoding, at: .start, "There is a character that YAML may not hold. Remove it.")
        default: return PolicyProblem(.syntax, at: .start, "It is not YAML that can be read.")
        }
    }

    static let tooDeep = "It is nested too deeply for a policy."

    private static func sentence(_ problem: String, context: String?) -> String {
        let context = context.map { " \(printable($0))" } ?? ""
        return "It is not YAML: \(printable(problem))\(context)."
    }

    private static func advice(_ problem: String) -> String {
        if problem.contains("tab") || problem.contains("cannot start any token") {
            return "Indent with spaces, and put special characters in quotes."
        }
        if problem.contains("document") { return "A policy is one document." }
        return "Check the indentation, and that every bracket and quote is closed."
    }
}
