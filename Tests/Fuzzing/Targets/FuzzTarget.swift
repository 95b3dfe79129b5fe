/// Readers of bytes that strangers wrote, and what must hold of them whatever these bytes are.
struct FuzzTarget: Sendable, CustomStringConvertible {
    /// The name on the command line, and of the folder in the corpus.
    let name: String
    /// Reads the bytes. A trap is a fault, and so is anything thrown: a `BrokenPromise` where a reader did what it must not.
    let run: @Sendable ([UInt8]) throws -> Void

    var description: String { name }

    static let all: [FuzzTarget] = [
        .clientHello, .firstWords, .records, .names, .datagrams, .http1Exchanges, .http2Server, .http2Client, .http2Exchanges, .tlsServer,
        .tlsClient, .certificates, .runFile, .policy, .judge,
    ]
}

/// A reader that did not trap, and yet did what it must never do.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String
}

/// Throws unless the condition holds; the sentence says what must hold.
func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws(BrokenPromise) {
    if !condition { throw BrokenPromise(description: sentence()) }
}

/// Throws unless a terminal would show the text as it stands, with nothing that moves its cursor.
func requirePrintable(_ text: String) throws(BrokenPromise) {
    try require(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }, "what is shown is printable")
}
