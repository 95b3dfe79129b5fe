import CNghttp2

/// What a field must be like to be sent in HTTP/2 (RFC 9113 §8.2).
enum FieldRules {
    /// Fields that speak of the connection and have no place in HTTP/2 (RFC 9113 §8.2.2).
    private static let connectionSpecific: Set = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]

    /// The number of a `:status` (RFC 9113 §8.3.2), from 100 to 999 in three digits; nil for anything else.
    static func status(_ text: String) -> Int? {
        guard text.utf8.count == 3, let status = Int(text), (100...999).contains(status) else { return nil }
        return status
    }

    /// - Throws: `invalidField` for the first that is not allowed; its value, which may be secret, is not repeated.
    static func check(_ fields: [(name: String, value: String)]) throws(HTTP2Error) {
        for (name, value) in fields {
            let (nameBytes, valueBytes) = (Array(name.utf8), Array(value.utf8))
            guard
                !name.hasPrefix(":"), !connectionSpecific.contains(name),
                nghttp2_check_header_name(nameBytes, nameBytes.count) != 0,
                nghttp2_check_header_value_rfc9113(valueBytes, valueBytes.count) != 0
            else {
                throw HTTP2Error(
                    .invalidField,
                    "The field \"\(name)\" cannot be sent in HTTP/2: give a name in lower case that is not one of the connection's, "
                        + "and a value without control characters and without space at its ends.")
            }
        }
    }
}
