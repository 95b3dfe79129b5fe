import Foundation
import Runner
import Testing

struct `Variables in the language of a shell` {
    /// Whatever a path or a variable of the user's may hold.
    private let nasty = #"a b 'c' "d" $HOME `id` \ \\ ‘e’ !x %y; # z"#

    @Test func `a POSIX shell reads back what was meant`() throws {
        let script = try Shell.bash.script(setting: [("X", nasty), ("Y", "two\nlines")], removing: ["NO_PROXY"])
        let shell = try #require(Tool.named("sh"))
        let said = try shell.run(
            ["-c", script + #"printf '%s|%s|%s' "$X" "$Y" "${NO_PROXY-none}""#], environment: ["NO_PROXY": "*"])
        #expect(said == nasty + "|two\nlines|none")
    }

    @Test(arguments: [
        (Shell.fish, "set -e NO_PROXY\nset -gx X 'it\\'s \\\\ $HOME'\n", #"it's \ $HOME"#),
        (.pwsh, "Remove-Item -ErrorAction SilentlyContinue Env:NO_PROXY\n$env:X = 'it''s ’’ \\ $HOME'\n", #"it's ’ \ $HOME"#),
        (.docker, "NO_PROXY=\nX=it's \"here\" \\ $HOME\n", #"it's "here" \ $HOME"#),
    ])
    func `others are quoted by their own rules`(_ shell: Shell, _ script: String, _ value: String) throws {
        #expect(try shell.script(setting: [("X", value)], removing: ["NO_PROXY"]) == script)
    }

    @Test func `an environment file holds no line break`() {
        #expect(throws: RunnerError(.options, "")) { try Shell.docker.script(setting: [("X", "a\nb")], removing: []) }
        #expect(throws: RunnerError(.options, "")) { try Shell.docker.script(setting: [("X", "a\r\nb")], removing: []) }
    }

    @Test(arguments: [
        ("/usr/bin/fish", Shell.fish), ("/opt/microsoft/powershell/7/pwsh", .pwsh), ("/bin/zsh", .bash), ("/bin/bash", .bash), ("", .bash),
        ("/home/fish/bin/sh", .bash),
    ])
    func `the user's shell is known by its name`(_ path: String, _ shell: Shell) {
        #expect(Shell(path: path) == shell)
        #expect(Shell(path: nil) == .bash)
    }
}
