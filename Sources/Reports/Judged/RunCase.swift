internal import Verdicts

/// One question of a run, as programs understand it that know nothing but tests: JUnit, TAP.
struct RunCase: Hashable {
    /// The same for the same question in every run, and only once in its suite.
    var name: String
    /// What it asks, for people.
    var title: String
    var result: Result
    /// What was seen, a sentence or a clause.
    var seen: String
    /// How long its trials took; 0 for what has none of its own.
    var milliseconds = 0.0
    /// The line of the policy that asks it, as `file:line:column`.
    var place: String?

    /// Red exactly where the exit code is: `failed` is 1, `unanswered` is 3.
    enum Result: Hashable {
        case passed
        /// What is demanded is broken.
        case failed(PolicyCheck.Kind)
        /// What is demanded cannot be told.
        case unanswered
        /// Nothing follows, or nothing is demanded; why, in a clause.
        case skipped(String)
    }
}

/// The questions about one domain, or about the run as a whole.
struct RunSuite: Hashable {
    var name: String
    /// Facts of the suite, in order.
    var properties: [(name: String, value: String)]
    var cases: [RunCase]

    func count(_ isMeant: (RunCase.Result) -> Bool) -> Int { cases.count { isMeant($0.result) } }

    var milliseconds: Double { cases.reduce(0) { $0 + $1.milliseconds } }

    static func == (a: RunSuite, b: RunSuite) -> Bool { a.name == b.name && a.cases == b.cases }

    func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(cases)
    }
}
