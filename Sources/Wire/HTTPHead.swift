/// The request line and the fields of an HTTP/1 request (RFC 9112 §2.1), read strictly.
///
/// Every leniency that RFC 9112 permits a recipient is left out, because two programs that are lenient in different ways can be made to see
/// different requests in the same bytes: a line ends in CRLF and nothing else, no white space stands before a colon, no field is folded.
struct HTTPHead {
    struct Field {
        /// In lower case.
        let name: String
        /// Without white space around it.
        let value: ArraySlice<UInt8>
        /// The whole line as it came, without its CRLF.
        let line: ArraySlice<UInt8>
    }

    let method: String
    let target: ArraySlice<UInt8>
    /// 0 or 1: HTTP/1.0 or HTTP/1.1.
    let minorVersion: Int
    let fields: [Field]
    /// The bytes that the head takes, with the empty line that ends it.
    let length: Int

    func values(of name: String) -> [ArraySlice<UInt8>] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The members of comma-separated lists (RFC 9110 §5.6.1), in lower case.
    func members(of name: String) -> [String] {
        values(of: name).flatMap { $0.split(separator: UInt8(ascii: ",")) }.map { HTTPText.lowercased(HTTPText.trimmed($0)) }
    }
}

extension HTTPHead {
    static let maximumLength = 65_536
    static let maximumFields = 200
    static let maximumTarget = 8_192
    /// The longest registered method has 17 characters.
    static let maximumMethod = 32

    /// Why a head is refused; the status is the one to answer with (RFC 9110 §15.5).
    struct Refusal: Error {
        let status: Int
        let reason: String

        init(_ reason: String, status: Int = 400) {
            self.status = status
            self.reason = reason
        }
    }

    /// Reads the head at the beginning of `bytes`; nil while it is not whole. Every line is judged as soon as it is there.
    static func read(_ bytes: [UInt8]) throws(Refusal) -> HTTPHead? {
        var requestLine: RequestLine?
        var fields: [Field] = []
        var start = 0
        var afterCR = false
        for (index, byte) in bytes.prefix(maximumLength).enumerated() {
            if afterCR {
                guard byte == UInt8(ascii: "\n") else { throw Refusal("A carriage return stands alone.") }
                afterCR = false
                let content = bytes[start..<(index - 1)]
                start = index + 1
                guard let line = requestLine else {
                    requestLine = try RequestLine(content)
                    continue
                }
                if content.isEmpty {
                    return HTTPHead(
                        method: line.method, target: line.target, minorVersion: line.minorVersion, fields: fields, length: start)
                }
                guard fields.count < maximumFields else { throw Refusal("The head has more than 200 fields.", status: 431) }
                fields.append(try Field(content))
            } else if byte == UInt8(ascii: "\r") {
                afterCR = true
            } else if byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F {
                throw Refusal("The head has a control character.")
            }
        }
        if requestLine == nil { try RequestLine.check(beginning: bytes.prefix(maximumLength)) }
        guard bytes.count < maximumLength else { throw Refusal("The head is longer than 64 KiB.", status: 431) }
        return nil
    }
}

/// `method SP request-target SP HTTP-version` (RFC 9112 §3).
private struct RequestLine {
    let method: String
    let target: ArraySlice<UInt8>
    let minorVersion: Int

    init(_ line: ArraySlice<UInt8>) throws(HTTPHead.Refusal) {
        try Self.check(beginning: line)
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, let method = parts.first, let version = parts.last, let target = parts.dropFirst().first else {
            throw HTTPHead.Refusal("The request line is not a method, a target and a version with single spaces between them.")
        }
        guard !target.isEmpty, target.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
            throw HTTPHead.Refusal("The request target is empty or has characters that must be percent-encoded.")
        }
        self.method = String(decoding: method, as: UTF8.self)
        self.target = target
        minorVersion = try Self.minorVersion(version)
    }

    /// Refuses what cannot become a request line any more.
    static func check(beginning line: ArraySlice<UInt8>) throws(HTTPHead.Refusal) {
        let method = line.prefix { $0 != UInt8(ascii: " ") }
        guard method.allSatisfy(HTTPText.isToken), !(method.isEmpty && !line.isEmpty) else {
            throw HTTPHead.Refusal("The request does not begin with a method.")
        }
        guard method.count <= HTTPHead.maximumMethod else { throw HTTPHead.Refusal("The method is longer than 32 characters.") }
        let target = line.dropFirst(method.count + 1).prefix { $0 != UInt8(ascii: " ") }
        guard target.count <= HTTPHead.maximumTarget else { throw HTTPHead.Refusal("The target is longer than 8 KiB.", status: 414) }
        let version = line.dropFirst(method.count + 1 + target.count + 1)
        guard version.count <= "HTTP/1.1\r".utf8.count else { throw HTTPHead.Refusal("The request line has no proper HTTP version.") }
    }

    private static func minorVersion(_ text: ArraySlice<UInt8>) throws(HTTPHead.Refusal) -> Int {
        if text.elementsEqual("HTTP/1.1".utf8) { return 1 }
        if text.elementsEqual("HTTP/1.0".utf8) { return 0 }
        let digits = text.dropFirst("HTTP/".utf8.count)
        let isVersion = digits.map { AddressText.isDigit($0) ? UInt8(ascii: "0") : $0 }.elementsEqual("0.0".utf8)
        guard text.starts(with: "HTTP/".utf8), isVersion else { throw HTTPHead.Refusal("The request line has no proper HTTP version.") }
        throw HTTPHead.Refusal("Only HTTP/1.0 and HTTP/1.1 are spoken here.", status: 505)
    }
}

extension HTTPHead.Field {
    /// `field-name ":" OWS field-value OWS` (RFC 9112 §5).
    init(_ line: ArraySlice<UInt8>) throws(HTTPHead.Refusal) {
        guard line.first != UInt8(ascii: " "), line.first != UInt8(ascii: "\t") else {
            throw HTTPHead.Refusal("A field is folded over two lines.")
        }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        guard !name.isEmpty, name.count < line.count, name.allSatisfy(HTTPText.isToken) else {
            throw HTTPHead.Refusal("A field has no proper name before its colon.")
        }
        self.name = HTTPText.lowercased(name)
        self.line = line
        value = HTTPText.trimmed(line.dropFirst(name.count + 1))
    }
}
