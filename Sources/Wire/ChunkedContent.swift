/// Finds the end of chunked content (RFC 9112 §7.1) and drops what is in it.
///
/// As strict as the head before it: sizes are plain hexadecimal, lines end in CRLF, and a trailer section holds proper fields, none of which
/// says anything about framing.
package struct ChunkedContent: Hashable, Sendable {
    /// How far it is.
    package enum Progress: Hashable, Sendable {
        case needMore
        /// The last chunk and its trailer section are read; what follows belongs to the next request.
        case complete
        /// Answer with 400 and close. The reason is one sentence that may be shown.
        case malformed(reason: String)
    }

    private enum Part: Hashable {
        case size
        case data(left: Int)
        case dataEnd
        case trailer
        case over
    }

    /// A size, its extension, or a trailer field.
    private static let longestLine = 8_192
    private static let maximumTrailers = 200
    private var part = Part.size
    private var line: [UInt8] = []
    private var trailers = 0

    package init() {}

    /// Takes the next bytes, cut anywhere.
    ///
    /// - Returns: how many of them belong to the content, framing included, and how far it is.
    package mutating func take(_ bytes: ArraySlice<UInt8>) -> (used: Int, progress: Progress) {
        var rest = bytes
        while part != .over, let byte = rest.first {
            if case .data(let left) = part {
                let dropped = min(left, rest.count)
                rest = rest.dropFirst(dropped)
                part = dropped == left ? .dataEnd : .data(left: left - dropped)
                continue
            }
            rest = rest.dropFirst()
            if let reason = add(byte) { return (bytes.count - rest.count, .malformed(reason: reason)) }
        }
        return (bytes.count - rest.count, part == .over ? .complete : .needMore)
    }

    /// - Returns: what is wrong with the line that this byte belongs to; nil where nothing is.
    private mutating func add(_ byte: UInt8) -> String? {
        if line.last == UInt8(ascii: "\r") {
            guard byte == UInt8(ascii: "\n") else { return "A carriage return stands alone in the content's framing." }
            let whole = Array(line.dropLast())
            line = []
            return end(of: whole)
        }
        if byte != UInt8(ascii: "\r"), byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F {
            return "The content's framing has a control character."
        }
        guard line.count < Self.longestLine else { return "A line of the content's framing is longer than 8 KiB." }
        line.append(byte)
        return nil
    }

    private mutating func end(of line: [UInt8]) -> String? {
        switch part {
        case .size:
            guard let size = Self.size(line) else { return "A chunk has no proper size." }
            part = size == 0 ? .trailer : .data(left: size)
        case .dataEnd:
            guard line.isEmpty else { return "A chunk is longer than it says." }
            part = .size
        case .trailer where line.isEmpty: part = .over
        case .trailer:
            trailers += 1
            guard trailers <= Self.maximumTrailers else { return "The trailer section has more than 200 fields." }
            return Self.fault(ofTrailer: line[...])
        case .data, .over: break
        }
        return nil
    }

    /// One to eight hexadecimal digits, alone or before a semicolon and an extension, which means nothing here.
    private static func size(_ line: [UInt8]) -> Int? {
        let digits = line.prefix { $0 != UInt8(ascii: ";") }
        guard (1...8).contains(digits.count), digits.allSatisfy(isHex) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        default: false
        }
    }

    /// Fields that say how a message is delimited or where it goes must not come after it (RFC 9110 §6.5.1).
    private static func fault(ofTrailer line: ArraySlice<UInt8>) -> String? {
        do throws(HTTPHead.Refusal) {
            let name = try HTTPHead.Field(line).name
            return ["content-length", "transfer-encoding", "host", "trailer"].contains(name)
                ? "A trailer field speaks of the message's framing." : nil
        } catch {
            return error.reason
        }
    }
}
