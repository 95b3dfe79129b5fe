extension Interpreter {
    /// The one that has this file name, such as `python3.11`; nil where it is none.
    package init?(named name: String) {
        let base = name.prefix(while: \.isLetter)
        let version = name.dropFirst(base.count).drop { "-_.".contains($0) }
        guard version.first?.isNumber ?? true || ["dbg", "cgi", "smp"].contains(version) || version.hasPrefix("fpm"),
            let known = Self.known[String(base)]
        else { return nil }
        self = known
    }

    private init(
        text: String = "", name: String = "", file: String = "", value: String = "", rest: String = "", values: [String] = [],
        options: [String: Meaning] = [:]
    ) {
        for (each, meaning) in [(text, Meaning.text), (name, .name), (file, .file), (value, .value), (rest, .rest)] {
            for letter in each { letters[letter] = meaning }
        }
        self.options = options
        for option in values { self.options[option] = .value }
    }

    private static let known: [String: Self] = [
        "python": python, "pypy": python, "node": node, "nodejs": node, "electron": node, "java": java, "ruby": ruby, "php": php,
        "perl": perl, "deno": deno, "bun": bun, "dotnet": dotnet, "mono": Self(), "lua": lua, "luajit": lua,
        "sh": opaque, "bash": opaque, "dash": opaque, "zsh": opaque, "beam": opaque,
    ]

    private static let python = Self(text: "c", name: "m", value: "WX", values: ["--check-hash-based-pycs"])

    private static let node = Self(
        text: "ep", value: "rC",
        values: [
            "--require", "--import", "--loader", "--experimental-loader", "--env-file", "--env-file-if-exists", "--conditions",
            "--input-type", "--icu-data-dir", "--openssl-config", "--title", "--disable-warning", "--dns-result-order",
            "--unhandled-rejections", "--diagnostic-dir", "--redirect-warnings", "--trace-event-categories", "--allow-fs-read",
            "--allow-fs-write", "--experimental-default-type", "--max-http-header-size", "--inspect-port", "--watch-path",
            "--network-family-autoselection-attempt-timeout", "--tls-cipher-list", "--tls-keylog", "--secure-heap", "--localstorage-file",
        ],
        options: ["--eval": .text, "--print": .text, "-pe": .text])

    private static let java: Self = {
        var java = Self(
            values: [
                "--add-modules", "--add-exports", "--add-opens", "--add-reads", "--limit-modules", "--patch-module",
                "--upgrade-module-path", "--source", "--enable-native-access",
            ],
            options: [
                "-jar": .file, "-cp": .path, "-classpath": .path, "--class-path": .path, "-p": .path, "--module-path": .path,
                "-m": .name, "--module": .name,
            ])
        java.looksUp = true
        return java
    }()

    private static let ruby = Self(
        text: "e", value: "IrCXE", rest: "FiKTWx0",
        values: ["--encoding", "--external-encoding", "--internal-encoding", "--enable", "--disable", "--backtrace-limit", "--parser"])

    private static let php = Self(
        text: "rBRE", file: "fF", value: "cdzSt", values: ["--define", "--php-ini", "--zend-extension", "--server", "--docroot"],
        options: ["--run": .text, "--file": .file])

    private static let perl = Self(text: "eE", value: "I", rest: "Mmi0FCxDVd")

    private static let deno: Self = {
        var deno = Self(
            value: "cL",
            values: [
                "--config", "--import-map", "--lock", "--cert", "--location", "--seed", "--log-level", "--ext", "--port", "--host",
                "--preload", "--import",
            ])
        deno.commands = ["run", "serve", "test", "bench", "eval"]
        deno.fetches = true
        return deno
    }()

    private static let bun: Self = {
        var bun = Self(
            text: "ep", value: "rdl",
            values: [
                "--preload", "--require", "--import", "--cwd", "--config", "--env-file", "--define", "--loader", "--port",
                "--tsconfig-override", "--conditions", "--main-fields", "--extension-order",
            ],
            options: ["--eval": .text, "--print": .text])
        bun.commands = ["run", "x", "test"]
        return bun
    }()

    private static let dotnet: Self = {
        var dotnet = Self(values: [
            "--depsfile", "--runtimeconfig", "--additionalprobingpath", "--additional-deps", "--fx-version", "--roll-forward",
        ])
        dotnet.commands = ["exec"]
        return dotnet
    }()

    private static let lua = Self(text: "e", value: "lj")

    private static let opaque: Self = {
        var opaque = Self()
        opaque.isOpaque = true
        return opaque
    }()
}
