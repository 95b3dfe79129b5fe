internal import FoundationEssentials
internal import Wire

/// The members of one object in a document that is being read. What is not as it must be is an error that says where.
///
/// A member that may be unknown is null or left out; every other one must be there. Members that nobody asks for are ignored.
struct JSONMembers {
    private let members: KeyedDecodingContainer<JSONName>

    /// The outermost value of a document, which must be an object.
    init(_ decoder: any Decoder) throws {
        members = try Self.reading("an object", at: decoder.codingPath) { try decoder.container(keyedBy: JSONName.self) }
    }

    private init(_ members: KeyedDecodingContainer<JSONName>) { self.members = members }

    // MARK: Values

    func value<Value: JSONValue>(_ name: String) throws -> Value {
        try present(name)
        return try Self.reading(Value.words, at: path(name)) { try members.decode(Value.self, forKey: JSONName(name)) }
    }

    func value<Value: JSONValue>(ifAny name: String) throws -> Value? { try isThere(name) ? try value(name) : nil }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws -> Word where Word.RawValue == String {
        try Self.word(try value(name), at: path(name))
    }

    func word<Word: RawRepresentable & CaseIterable>(ifAny name: String) throws -> Word? where Word.RawValue == String {
        try isThere(name) ? try word(name) : nil
    }

    /// Several words of an enumeration.
    func words<Word: RawRepresentable & CaseIterable>(_ name: String) throws -> [Word] where Word.RawValue == String {
        try (try value(name) as [String]).map { try Self.word($0, at: path(name)) }
    }

    /// Seconds since 1970-01-01T00:00:00Z of a moment in ISO 8601.
    func time(_ name: String) throws -> Double {
        let text: String = try value(name)
        guard let seconds = Timestamp.seconds(text) else {
            throw Self.wrong("a moment as 2026-11-21T19:20:03.123Z", at: path(name))
        }
        return seconds
    }

    func time(ifAny name: String) throws -> Double? { try isThere(name) ? try time(name) : nil }

    // MARK: Objects

    func object<Value>(_ name: String, _ read: (JSONMembers) throws -> Value) throws -> Value {
        try present(name)
        return try read(
            JSONMembers(
                try Self.reading("an object", at: path(name)) {
                    try members.nestedContainer(keyedBy: JSONName.self, forKey: JSONName(name))
                }))
    }

    func object<Value>(ifAny name: String, _ read: (JSONMembers) throws -> Value) throws -> Value? {
        try isThere(name) ? try object(name, read) : nil
    }

    /// An array of objects.
    func array<Value>(_ name: String, _ read: (JSONMembers) throws -> Value) throws -> [Value] {
        try present(name)
        var list = try Self.reading("an array", at: path(name)) { try members.nestedUnkeyedContainer(forKey: JSONName(name)) }
        var values: [Value] = []
        while !list.isAtEnd {
            let place = path(name) + [JSONName(index: values.count)]
            values.append(
                try read(JSONMembers(try Self.reading("an object", at: place) { try list.nestedContainer(keyedBy: JSONName.self) })))
        }
        return values
    }

    /// Every member of this object with its name, in no order; each must be an object.
    func entries<Value>(_ read: (String, JSONMembers) throws -> Value) throws -> [Value] {
        try members.allKeys.map { key in try object(key.stringValue) { try read(key.stringValue, $0) } }
    }

    // MARK: Errors

    /// The word is none of those that this version knows.
    static func unknown(_ word: String, at path: [any CodingKey], known: [String]) -> ReportError {
        let place = text(path)
        return ReportError(
            .unknownValue, at: place, "\(place) is “\(printable(word))”, which this version does not know. It knows \(list(known)).")
    }

    func path(_ name: String) -> [any CodingKey] { members.codingPath + [JSONName(name)] }

    private func isThere(_ name: String) throws -> Bool {
        let name = JSONName(name)
        guard members.contains(name) else { return false }
        return try !members.decodeNil(forKey: name)
    }

    private func present(_ name: String) throws {
        guard members.contains(JSONName(name)) else {
            let place = Self.text(path(name))
            throw ReportError(
                .missing, at: place, "\(place) is missing, so this is no whole run file. Write it anew with `pinproof run --json`.")
        }
    }

    private static func word<Word: RawRepresentable & CaseIterable>(_ text: String, at path: [any CodingKey]) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else { throw unknown(text, at: path, known: Word.allCases.map(\.rawValue)) }
        return word
    }

    /// Whatever the decoder throws here, it is that the value is another than expected; numbers out of range have errors of their own.
    private static func reading<Value>(_ expected: String, at path: [any CodingKey], _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw wrong(expected, at: path) }
    }

    private static func wrong(_ expected: String, at path: [any CodingKey]) -> ReportError {
        let place = text(path)
        let subject = place.isEmpty ? "The document" : place
        return ReportError(
            .wrongType, at: place, "\(subject) is not \(expected), as it is in a run file. Write it anew with `pinproof run --json`.")
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }

    private static func text(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + printable(key.stringValue, limit: 64)
            }
        }
    }
}

/// A member's name, or a place in an array.
struct JSONName: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = nil
    }

    init(index: Int) {
        stringValue = "\(index)"
        intValue = index
    }

    init(stringValue: String) { self.init(stringValue) }

    init(intValue: Int) { self.init(index: intValue) }
}

/// What a member may hold, with the words for it.
protocol JSONValue: Decodable { static var words: String { get } }

extension String: JSONValue { static var words: String { "a string" } }
extension Bool: JSONValue { static var words: String { "true or false" } }
extension Double: JSONValue { static var words: String { "a number" } }
extension Int: JSONValue { static var words: String { "a whole number" } }
extension Int32: JSONValue { static var words: String { "a whole number of 32 bits" } }
extension Int64: JSONValue { static var words: String { "a whole number of 64 bits" } }
extension UInt8: JSONValue { static var words: String { "a whole number from 0 to 255" } }
extension UInt16: JSONValue { static var words: String { "a whole number from 0 to 65535" } }
extension Array: JSONValue where Element: JSONValue { static var words: String { "an array, each element \(Element.words)" } }
