/// Masks what looks like a credential, so that a report can be shown to others.
///
/// It knows the usual forms only: credentials in headers, in URLs, in `name=value` pairs and after options whose name says so.
package enum Secrets {
    /// What stands where a credential was.
    package static let mask = "***"

    /// A command's words with their credentials masked.
    package static func masked(command: [String]) -> [String] {
        var option: String?
        return command.map { word in
            defer { option = word }
            return masked(word, after: option)
        }
    }

    /// A request's line or another single text, masked as a command's words are.
    package static func masked(_ text: String) -> String { mayHoldOne(text) ? masked(text, after: nil) : text }

    /// Patterns are slow, and a report masks thousands of texts that hold nothing: whatever one of them matches has a colon or an equals
    /// sign, and one of these words.
    private static func mayHoldOne(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) else { return false }
        let text = text.lowercased()
        return signs.contains(where: text.contains)
    }

    private static let signs = [
        "://", "authorization", "cookie", "token", "secret", "passw", "credential", "key", "session", "signature", "code",
    ]

    private static func masked(_ word: String, after option: String?) -> String {
        if let option, option.hasPrefix("--"), !option.contains("="), !word.hasPrefix("-"), option.contains(secretName) { return mask }
        if let option, option == "-b" || option == "--cookie" { return mask }
        if let joined = ["-u", "-U", "-b"].first(where: { word.hasPrefix($0) && word.count > 2 }),
            word.dropFirst(2).contains(where: { ":=".contains($0) })
        {
            return joined + mask
        }
        if let option, accountOptions.contains(option), let colon = word.firstIndex(of: ":"), !word.contains("://") {
            return word[...colon] + mask
        }
        return
            word
            .replacing(headerField) { "\($0.output.1)\(mask)" }
            .replacing(userInformation) { _ in "://\(mask)@" }
            .replacing(pair) { "\($0.output.1)\(mask)" }
    }

    /// curl's and wget's options for `user:password`.
    private static let accountOptions: Set<String> = ["-u", "-U", "--user", "--proxy-user"]

    /// The words in a name that make its value a secret.
    private static var secretName: Regex<Substring> {
        /(?i)token|secret|passw|credential|bearer|api[-_]?key|access[-_]?key|private[-_]?key|cookie/
    }

    /// A header field whose value authenticates (RFC 9110 §11, RFC 6265), up to the end of its line or quotation.
    private static var headerField: Regex<(Substring, Substring)> {
        /(?i)((?:authorization|cookie|[a-z0-9-]*(?:token|secret|api-?key)[a-z0-9-]*)\s*:\s*)[^'"\r\n]+/
    }

    /// `user:password@` in a URL (RFC 3986 §3.2.1).
    private static var userInformation: Regex<Substring> { /:\/\/[^\/@\s?#]+@/ }

    /// `name=value` in a query, a form or an option.
    private static var pair: Regex<(Substring, Substring)> {
        /(?i)([a-z0-9_.-]*(?:token|secret|passw|credential|api[-_]?key|access[-_]?key|session|signature|\bcode)[a-z0-9_.-]*=)[^&\s'";]+/
    }
}
