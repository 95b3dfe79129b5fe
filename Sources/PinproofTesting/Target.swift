internal import Foundation
internal import Wire

/// What the code under test is to ask for.
struct Target: Sendable {
    let url: URL
    /// Canonical: lower case, no trailing dot.
    let host: String

    init(_ text: String) throws(Pinproof.Failure) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let name = url.host(percentEncoded: false), let host = try? Host.parse(name)
        else {
            throw Pinproof.Failure(.option, "url: \(printable(text)) cannot be called. A URL such as https://api.example.com/ is expected.")
        }
        self.url = url
        self.host = host.text
    }
}
