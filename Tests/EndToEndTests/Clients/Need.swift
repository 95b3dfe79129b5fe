import Foundation

/// Something that a row takes to be played, and that a machine may lack.
struct Need: Sendable {
    /// Why it cannot be had here; nil where it can.
    let absence: String?

    /// A program, under the name that people know it by.
    static func program(_ tool: Tool) -> Need { Need(absence: tool.isInstalled ? nil : "\(tool.name) is not installed") }

    private static func needed(_ isMet: Bool, otherwise absence: String) -> Need { Need(absence: isMet ? nil : absence) }

    static let curl = needed(Tool.curlUsesOpenSSL, otherwise: "curl is not installed, or not built with OpenSSL")
    static let openssl = program(.openssl)
    static let python = needed(Tool.python.isInstalled, otherwise: "python3 is not installed, or has no ssl module")
    static let git = program(.git)
    static let wget = program(.wget)
    static let gnutls = program(Tool("gnutls-cli"))
    static let nss = needed(Tool("tstclnt").isInstalled && Tool("certutil").isInstalled, otherwise: "the tools of NSS are not installed")
    static let node = program(.node)
    static let go = program(.go)
    static let swiftc = program(.swiftc)
    static let ruby = program(Tool("ruby"))
    static let php = program(.php)
    static let phpCurl = needed(
        answers(.php, ["-r", "exit(function_exists('curl_init') ? 0 : 1);"]), otherwise: "php has no curl extension")
    static let perl = needed(
        answers(.perl, ["-MLWP::Protocol::https", "-e", "1"]), otherwise: "perl is not installed, or has no LWP::Protocol::https")
    static let erlang = needed(
        Tool("escript").isInstalled
            && answers(Tool("erl"), ["-noshell", "-eval", "halt(case code:lib_dir(inets) of {error, _} -> 1; _ -> 0 end)."]),
        otherwise: "erlang is not installed, or has no inets")
    static let java = needed(Tool.javac.isInstalled, otherwise: "no JDK is installed")
    static let okhttp = needed(okhttpJars.allSatisfy(FileManager.default.fileExists), otherwise: "OkHttp is not installed")
    static let chromium = program(.chromium)
    static let length = needed(isLong, otherwise: "PINPROOF_LONG is not 1")

    /// As `--trust-via namespace` makes one: root needs no user namespace for it.
    static let namespace = needed(
        answers(Tool("unshare"), (getuid() == 0 ? [] : ["--user", "--map-current-user"]) + ["--mount", "true"]),
        otherwise: "mount namespaces cannot be made here")

    /// Where Debian puts them.
    static let okhttpJars = ["/usr/share/java/okhttp.jar", "/usr/share/java/okio.jar"]

    /// An option of `pinproof run`.
    static func option(_ name: String) -> Need {
        needed(help.contains(name), otherwise: "pinproof run has no \(name)")
    }

    private static let help = (try? Binary.locate()).map { Tool.output(of: $0.path, ["run", "--help"]) } ?? ""

    private static func answers(_ tool: Tool, _ arguments: [String]) -> Bool {
        tool.path.map { Tool.status(of: $0, arguments) == 0 } ?? false
    }
}
