/// The control data of a request while its fields arrive one by one; everything else is only counted.
struct RequestHead {
    private var method: String?
    private var scheme: String?
    private var authority: String?
    private var path: String?
    private var host: String?
    private var isTruncated = false
    private var returned: [String] = []

    /// The size of the list so far, as SETTINGS_MAX_HEADER_LIST_SIZE counts it (RFC 9113 §6.5.2).
    private(set) var listSize = 0

    /// Takes one field; the first of a name counts. Strictness about repetition and order is the session's.
    mutating func take(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        count(name: name, value: value)
        switch name.count {
        case 7 where name.elementsEqual(":method".utf8): set(\.method, value, atMost: 64)
        case 7 where name.elementsEqual(":scheme".utf8): set(\.scheme, value, atMost: 64)
        case 10 where name.elementsEqual(":authority".utf8): set(\.authority, value, atMost: 512)
        case 5 where name.elementsEqual(":path".utf8): set(\.path, value, atMost: 8_192)
        case 4 where name.elementsEqual("host".utf8): set(\.host, value, atMost: 512)
        case 6 where name.elementsEqual("cookie".utf8), 13 where name.elementsEqual("if-none-match".utf8): keep(value)
        default: break
        }
    }

    private mutating func keep(_ value: some Collection<UInt8>) {
        // A list that is longer is refused, or not followed any further.
        if listSize <= 65_536 { returned.append(String(decoding: value, as: UTF8.self)) }
    }

    /// Counts one field without reading it, as those of a trailer section.
    mutating func count(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        listSize = listSize.addingClamped(name.count).addingClamped(value.count).addingClamped(32)
    }

    private mutating func set(_ field: WritableKeyPath<Self, String?>, _ value: some Collection<UInt8>, atMost limit: Int) {
        guard self[keyPath: field] == nil else { return }
        self[keyPath: field] = String(decoding: value.prefix(limit), as: UTF8.self)
        if value.count > limit { isTruncated = true }
    }

    /// Whether one of the values was longer than its bound.
    var isOversized: Bool { isTruncated }

    /// Whether `:authority` and Host name different servers, or userinfo stands in the authority: malformed by RFC 9113 §8.3.1.
    var isAmbiguous: Bool {
        if let authority, authority.utf8.contains(UInt8(ascii: "@")) { return true }
        guard let authority, let host else { return false }
        return authority.lowercased() != host.lowercased()
    }

    /// The request, or nil without a `:method`.
    var request: ObservedRequest? {
        guard let method else { return nil }
        return ObservedRequest(
            method: method, scheme: scheme ?? "", authority: authority ?? host ?? "", path: path ?? "", isTruncated: isTruncated,
            returned: returned)
    }
}

extension Int {
    /// The sum, or the largest number where it would not fit.
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
