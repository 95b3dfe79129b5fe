internal import Wire

/// Foreign text as SARIF wants it.
enum SARIFText {
    /// A message (§3.11): braces are placeholders, and brackets begin a link.
    static func message(_ text: String) -> String {
        printable(text, limit: 2000).replacing("{", with: "{{").replacing("}", with: "}}").replacing("[", with: "\\[")
            .replacing("]", with: "\\]")
    }

    /// A file's path as a relative reference (RFC 3986 §4.2), or as a file URI where it is absolute.
    static func uri(_ path: String, keepsSlash: Bool = true) -> String {
        var path = path
        while path.hasPrefix("./") { path.removeFirst(2) }
        let escaped = path.utf8.map { byte -> String in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-._~".unicodeScalars.contains(scalar))
            if isPlain || (keepsSlash && scalar == "/") { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
        return escaped.hasPrefix("/") && keepsSlash ? "file://" + escaped : escaped
    }
}
