extension Words {
    /// Why a run says nothing of any client, and what to do next.
    package struct Nothing: Hashable, Sendable {
        package var sentence: String
        package var next: String
        /// What else it may be, a sentence with its advice each.
        package var others: [String] = []
    }

    package static func nothing(in run: Run) -> Nothing {
        guard run.asked.clientele == .command else { return nothing(atProxy: run) }
        guard run.connections.contains(where: { $0.hello != nil }) else { return nothing(ofCommand: run) }
        return Nothing(
            sentence: "Nothing was judged: \(seen(run)) to a domain that is to be tested.",
            next: "Look at --domains and at what the policy passes through.")
    }

    private static func nothing(atProxy run: Run) -> Nothing {
        if run.connections.isEmpty {
            return Nothing(
                sentence: "There is no TLS connection to judge by.", next: "Point a client at the proxy (see `pinproof proxy --help`).")
        }
        return Nothing(
            sentence: "Nothing was judged: \(seen(run)) in a trial.",
            next: "Let the proxy test by itself: run it without --mode, and use the program until its verdict is told.")
    }

    private static func seen(_ run: Run) -> String {
        let count = run.connections.count
        return "\(count) connection\(count == 1 ? " was" : "s were") seen, and none of them"
    }

    private static func nothing(ofCommand run: Run) -> Nothing {
        guard let first = run.trials.first else {
            return Nothing(sentence: "The run was ended before its first trial.", next: "Run it again, to the end.")
        }
        if first.interrupted {
            return Nothing(
                sentence: "The command was ended while it was still running, and had connected to nothing.",
                next: "Let it run to its end. Give it more time with --timeout.")
        }
        let ended =
            switch first.exit {
            case .code(let code): "ended with exit code \(code)"
            case .signal(let number): "was ended by signal \(number)"
            case nil: "did not end"
            }
        if run.asked.isCaptured {
            return Nothing(
                sentence: "The command \(ended) without a TLS connection to a port that is captured.",
                next: "Check that it makes one, and that it calls no other port. -v shows its output.")
        }
        return Nothing(
            sentence: "The command \(ended) without a TLS connection through the proxy.",
            next: "Check that it makes one, and that it obeys https_proxy. -v shows its output.",
            // There are two ways past us that look like this.
            others: [Reason.ignoresProxy, .quicSuspected].map { "\($0.sentence) \($0.nextAction)" })
    }
}
