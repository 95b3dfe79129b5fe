/// One element of DER (X.690), read without OpenSSL, so that the code under test is not its own judge.
struct DER {
    struct Unreadable: Error {}

    let tag: UInt8
    let content: [UInt8]
    /// Tag, length and content.
    let whole: [UInt8]

    /// Reads one element; bytes after it are an error.
    init(_ bytes: [UInt8]) throws {
        let elements = try DER.list(bytes)
        guard elements.count == 1, let only = elements.first else { throw Unreadable() }
        self = only
    }

    private init(tag: UInt8, content: [UInt8], whole: [UInt8]) {
        self.tag = tag
        self.content = content
        self.whole = whole
    }

    /// The elements of a constructed one.
    var children: [DER] { get throws { try DER.list(content) } }

    static func list(_ bytes: [UInt8]) throws -> [DER] {
        var rest = bytes[...]
        var found: [DER] = []
        while !rest.isEmpty {
            let start = rest
            guard let tag = rest.popFirst(), tag & 0x1f != 0x1f, let first = rest.popFirst() else { throw Unreadable() }
            var count = Int(first)
            if first >= 0x80 {
                let digits = rest.prefix(Int(first & 0x7f))
                guard (1...3).contains(digits.count), digits.first != 0 else { throw Unreadable() }
                count = digits.reduce(0) { $0 << 8 | Int($1) }
                guard count >= 0x80 else { throw Unreadable() }
                rest = rest.dropFirst(digits.count)
            }
            let content = rest.prefix(count)
            guard content.count == count else { throw Unreadable() }
            rest = rest.dropFirst(count)
            found.append(DER(tag: tag, content: Array(content), whole: Array(start.prefix(start.count - rest.count))))
        }
        return found
    }

    /// An object identifier in dotted form.
    var objectIdentifier: String {
        var numbers: [Int] = []
        var number = 0
        for byte in content {
            number = number << 7 | Int(byte & 0x7f)
            if byte & 0x80 == 0 {
                numbers.append(number)
                number = 0
            }
        }
        guard let first = numbers.first else { return "" }
        return ([min(first / 40, 2), first - 40 * min(first / 40, 2)] + numbers.dropFirst()).map { String($0) }.joined(separator: ".")
    }

    /// UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 allows them, in seconds since 1970-01-01T00:00:00Z.
    var seconds: Int64 {
        get throws {
            var text = String(decoding: content, as: UTF8.self)
            if tag == 0x17 { text = (text < "5" ? "20" : "19") + text }
            let digits = text.dropLast().compactMap(\.wholeNumberValue)
            guard text.hasSuffix("Z"), digits.count == 14, tag == 0x17 || tag == 0x18 else { throw Unreadable() }
            func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + Int64($1) } }
            let month = number(4..<6)
            // Days of the proleptic Gregorian calendar, with years that begin in March.
            let year = number(0..<4) - (month < 3 ? 1 : 0)
            let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * ((month + 9) % 12) + 2) / 5 + number(6..<8) - 719_469
            return ((days * 24 + number(8..<10)) * 60 + number(10..<12)) * 60 + number(12..<14)
        }
    }
}
