/// A language in which variables are set: of a shell, or of an environment file.
package enum Shell: String, Sendable, CaseIterable {
    /// Every POSIX shell.
    case bash
    case fish
    /// PowerShell.
    case pwsh
    /// An environment file, as `docker run --env-file` reads it.
    case docker

    /// The language of the user's shell: `SHELL` names its path. POSIX where that says nothing.
    package init(path: String?) {
        self =
            switch path?.split(separator: "/").last {
            case "fish": .fish
            case "pwsh": .pwsh
            default: .bash
            }
    }

    /// Sets the variables and removes others, a line each.
    ///
    /// - Throws: `options` where a value cannot be written in this language.
    package func script(setting variables: [(name: String, value: String)], removing removed: [String]) throws(RunnerError) -> String {
        var lines: [String] = removed.map(removal)
        for (name, value) in variables { lines.append(try assignment(name, value)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func removal(_ name: String) -> String {
        switch self {
        case .bash: "unset \(name)"
        case .fish: "set -e \(name)"
        case .pwsh: "Remove-Item -ErrorAction SilentlyContinue Env:\(name)"
        // A file can only set; empty, these variables spare no host.
        case .docker: "\(name)="
        }
    }

    private func assignment(_ name: String, _ value: String) throws(RunnerError) -> String {
        switch self {
        case .bash: return "export \(name)='\(value.replacing("'", with: "'\\''"))'"
        case .fish: return "set -gx \(name) '\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
        case .pwsh: return "$env:\(name) = '\(Self.doubled(value))'"
        case .docker:
            guard !value.contains(where: \.isNewline) else {
                throw RunnerError(.options, "\(name) holds a line break, which an environment file cannot. Move to a folder without one.")
            }
            return "\(name)=\(value)"
        }
    }

    /// PowerShell takes five characters for a single quote, and each is written twice.
    private static func doubled(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.flatMap { "'\u{2018}\u{2019}\u{201A}\u{201B}".unicodeScalars.contains($0) ? [$0, $0] : [$0] }))
    }
}
