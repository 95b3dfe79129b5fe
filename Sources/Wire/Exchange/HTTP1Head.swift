/// The first line and the fields of an HTTP/1 message, read by an onlooker: where it is odd, there is none.
struct HTTP1Head {
    let fields: [HTTPExchange.Field]
    private let start: [ArraySlice<UInt8>]

    /// - Parameter lines: without their ends, the first line first.
    init?(_ lines: [[UInt8]]) {
        guard let first = lines.first, let fields = Self.fields(lines.dropFirst()) else { return nil }
        self.fields = fields
        start = first.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    }

    /// nil where a line is no field.
    static func fields(_ lines: some Collection<[UInt8]>) -> [HTTPExchange.Field]? {
        var fields: [HTTPExchange.Field] = []
        for line in lines {
            let name = line.prefix { $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, name.count < line.count, name.allSatisfy(HTTPText.isToken) else { return nil }
            fields.append(.init(text(name), text(HTTPText.trimmed(line[(name.count + 1)...]))))
        }
        return fields
    }

    /// `method SP request-target SP HTTP-version` (RFC 9112 §3).
    var requestLine: (method: String, target: String, version: String)? {
        guard start.count == 3, let method = start.first, let target = start.dropFirst().first, let version = start.last,
            !method.isEmpty, method.allSatisfy(HTTPText.isToken), method.count <= 64, !target.isEmpty, Self.isVersion(version)
        else { return nil }
        return (Self.text(method), Self.text(target), Self.text(version))
    }

    /// `HTTP-version SP status-code SP [ reason-phrase ]` (RFC 9112 §4).
    var statusLine: (status: Int, reason: String)? {
        guard start.count >= 2, let version = start.first, Self.isVersion(version), let code = start.dropFirst().first, code.count == 3,
            let status = Int(Self.text(code)), (100...999).contains(status)
        else { return nil }
        return (status, start.count == 3 ? Self.text(start.last ?? []) : "")
    }

    /// The length of a request's body (RFC 9112 §6.3).
    func requestFraming() throws(HTTP1MessageReader.Lost) -> HTTP1MessageReader.Framing { try declared(orElse: .none) }

    /// The length of a response's body: without a word of it, it ends with the connection.
    func responseFraming(status: Int, method: String) throws(HTTP1MessageReader.Lost) -> HTTP1MessageReader.Framing {
        if method == "HEAD" || status < 200 || status == 204 || status == 304 { return .none }
        return try declared(orElse: .untilClose)
    }

    private func declared(orElse other: HTTP1MessageReader.Framing) throws(HTTP1MessageReader.Lost) -> HTTP1MessageReader.Framing {
        let lengths = Set(members(of: "content-length"))
        let codings = members(of: "transfer-encoding")
        guard codings.isEmpty || lengths.isEmpty, lengths.count <= 1 else { throw .init() }
        if codings.last == "chunked" { return .chunked }
        guard codings.isEmpty else { throw .init() }
        guard let length = lengths.first else { return other }
        guard length.utf8.allSatisfy(AddressText.isDigit), let count = Int(length) else { throw .init() }
        return .length(count)
    }

    /// The members of comma-separated lists (RFC 9110 §5.6.1), in lower case.
    func members(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name }
            .flatMap { Array($0.value.utf8).split(separator: UInt8(ascii: ",")) }
            .map { HTTPText.lowercased(HTTPText.trimmed($0)) }
    }

    private static func isVersion(_ text: ArraySlice<UInt8>) -> Bool {
        text.elementsEqual("HTTP/1.1".utf8) || text.elementsEqual("HTTP/1.0".utf8)
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
