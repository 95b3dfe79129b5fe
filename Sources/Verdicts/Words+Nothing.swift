extension Words {
    /// Why a run says nothing of any client, and what to do next.
    package static func nothing(in run: Run) -> (sentence: String, next: String) {
        guard run.asked.clientele != .command else {
            return ("No connection was seen at all.", "Check that the command connects to anything, and that it uses the proxy.")
        }
        let count = run.connections.count
        if count == 0 { return ("There is no TLS connection to judge by.", "Point a client at the proxy (see `pinproof proxy --help`).") }
        return (
            "Nothing was judged: \(count) connection\(count == 1 ? " was" : "s were") seen, and none of them in a trial.",
            "Let the proxy test by itself: run it without --mode, and use the program until its verdict is told."
        )
    }
}
