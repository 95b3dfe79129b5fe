/// Foreign text in a form that may go to a terminal, a log line or a report.
///
/// Control characters (with them every ANSI escape), bidirectional and other invisible format characters, line and paragraph separators,
/// private and unassigned scalars become `\u{..}`. The result is for reading: it cannot be turned back.
/// - Parameter limit: The most Unicode scalars that are written; what is longer is cut and ends with `…`.
package func printable(_ text: String, limit: Int = 256) -> String {
    var line = PrintableLine(limit: limit)
    for scalar in text.unicodeScalars {
        guard line.append(scalar) else { break }
    }
    return line.text
}

/// Foreign bytes, read as UTF-8, in a form that may be shown; a byte that is not UTF-8 is written as `\u{..}` with its value.
/// - Parameter limit: As for text.
package func printable(_ bytes: some Collection<UInt8>, limit: Int = 256) -> String {
    var line = PrintableLine(limit: limit)
    var rest = bytes[...]
    while !rest.isEmpty {
        var parser = Unicode.UTF8.ForwardParser()
        var input = rest.makeIterator()
        let length: Int
        let fits: Bool
        switch parser.parseScalar(from: &input) {
        case .valid(let encoded):
            length = encoded.count
            fits = line.append(Unicode.UTF8.decode(encoded))
        case .error(let count):
            length = max(1, count)
            fits = rest.prefix(length).allSatisfy { line.append(escaped: UInt32($0)) }
        case .emptyInput:
            return line.text
        }
        guard fits else { break }
        rest = rest.dropFirst(length)
    }
    return line.text
}

/// The line under construction, with its bound.
private struct PrintableLine {
    private(set) var text = ""
    private var room: Int

    init(limit: Int) { room = max(0, limit) }

    /// False once the line is full.
    mutating func append(_ scalar: Unicode.Scalar) -> Bool {
        guard Self.isVisible(scalar) else { return append(escaped: scalar.value) }
        return append(String(scalar), cost: 1)
    }

    mutating func append(escaped value: UInt32) -> Bool {
        let escape = "\\u{" + String(value, radix: 16) + "}"
        return append(escape, cost: escape.unicodeScalars.count)
    }

    private mutating func append(_ piece: String, cost: Int) -> Bool {
        guard cost <= room else {
            text += "…"
            room = 0
            return false
        }
        text += piece
        room -= cost
        return true
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
