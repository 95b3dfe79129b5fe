/// Whether text for a terminal carries colour. Colour only repeats what words say already.
package enum Style: Sendable {
    /// No escape sequence at all: for files, pipes and `NO_COLOR`.
    case plain
    /// Select Graphic Rendition sequences (ECMA-48 §8.3.117).
    case ansi

    func paint(_ text: String, _ tone: Tone?) -> String {
        guard self == .ansi, let tone, !text.isEmpty else { return text }
        return "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m"
    }
}

/// What a colour stands for.
enum Tone: String {
    /// As a sound client does.
    case good = "32"
    /// A fault of the client.
    case bad = "1;31"
    /// Nothing follows from it.
    case unsure = "33"
    case strong = "1"
    case quiet = "2"
}
