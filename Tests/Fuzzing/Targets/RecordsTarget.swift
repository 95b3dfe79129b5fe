import Wire

extension FuzzTarget {
    /// The records of a connection that is watched from outside, in `Turns`.
    static let records = FuzzTarget(name: "records") { bytes in
        let turns = Array(Turns(bytes[...]))
        let first = turns.first { $0.side == .client }.map { ClientHello.parse(Array($0.bytes)) }
        var hello: ClientHello?
        if case .hello(let found) = first { hello = found }
        var (whole, cut) = (RecordWalker(hello: hello), RecordWalker(hello: hello))
        for turn in turns {
            let counted = whole.clientApplicationRecords
            feed(turn.bytes, from: turn.side, to: &whole)
            for piece in turn.bytes.pieces { feed(piece, from: turn.side, to: &cut) }
            try require(whole.clientApplicationRecords >= counted, "what was counted stays counted")
        }
        try require(
            whole.clientApplicationRecords == cut.clientApplicationRecords && whole.serverAnsweredAfter == cut.serverAnsweredAfter
                && whole.isLost == cut.isLost && whole.isTLS13 == cut.isTLS13, "records are the same however they are cut")
        try require(whole.clientApplicationRecords > 0 || !whole.serverAnsweredAfter, "an answer comes after a question")
    }

    private static func feed(_ bytes: ArraySlice<UInt8>, from side: HTTPExchange.Side, to walker: inout RecordWalker) {
        let bytes = Array(bytes)
        switch side {
        case .client: walker.fromClient(bytes.span)
        case .server: walker.fromServer(bytes.span)
        }
    }
}
