/// The user's command with its placeholders: `{url}`, `{ca}`, `{proxy}`, `{mode}`.
package struct CommandTemplate: Hashable, Sendable {
    package let arguments: [String]

    package init(_ arguments: [String]) { self.arguments = arguments }

    /// The command can be sent to the canary.
    package var hasURL: Bool { arguments.contains { $0.contains("{url}") } }

    /// The command names the proxy, so it needs one.
    package var hasProxy: Bool { arguments.contains { $0.contains("{proxy}") } }

    func filled(url: String?, bundle: String, proxy: String?, mode: String) -> [String] {
        arguments.map { argument in
            var text = argument
            for (name, value) in [("{url}", url), ("{ca}", bundle), ("{proxy}", proxy), ("{mode}", mode)] {
                if let value { text = text.replacing(name, with: value) }
            }
            return text
        }
    }
}
