internal import Verdicts

/// The bytes of a policy as text that may be given to a YAML parser.
enum PolicyText {
    /// - Throws: Where there are too many bytes, one is not UTF-8, or a character is none that YAML may hold (YAML 1.2 §5.1); and where
    ///   aliases could multiply.
    static func checked(_ bytes: [UInt8]) throws(PolicyProblem) -> String {
        guard bytes.count <= PolicyFile.limit else {
            throw PolicyProblem(
                .tooLarge, at: .start, "The file has \(bytes.count) bytes; a policy has at most \(PolicyFile.limit). Use wildcards.")
        }
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var place = Place.start
        var input = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var text = ""
        reading: while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                guard isAllowed(scalar) else {
                    throw PolicyProblem(
                        .encoding, at: place,
                        "There is a character that no policy may hold (U+\(String(scalar.value, radix: 16, uppercase: true))). Remove it.")
                }
                text.unicodeScalars.append(scalar)
                place = scalar == "\n" ? Place(line: place.line + 1, column: 1) : Place(line: place.line, column: place.column + 1)
            case .error:
                throw PolicyProblem(.encoding, at: place, "There is a byte that is not UTF-8. Save the file as UTF-8.")
            case .emptyInput: break reading
            }
        }
        guard !multipliesAliases(text) else {
            throw PolicyProblem(.alias, at: .start, "It is full of anchors (&) and aliases (*), which a policy may not have. Write it out.")
        }
        return text
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0xEFFFF: true
        default: false
        }
    }

    /// Whether aliases could stand for more nodes than a machine can hold. Few anchors or few aliases cannot; what is found in quotes or
    /// comments counts too, which does no harm at these numbers.
    private static func multipliesAliases(_ text: String) -> Bool {
        var counts: [UInt8: Int] = [:]
        var before = UInt8(ascii: "\n")
        let breaks = Set(" \t\n\r[]{},:?-".utf8)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"), breaks.contains(before) { counts[byte, default: 0] += 1 }
            before = byte
        }
        return counts[UInt8(ascii: "&"), default: 0] > 2 && counts[UInt8(ascii: "*"), default: 0] > 8
    }
}

extension Place {
    static let start = Place(line: 1, column: 1)
}
