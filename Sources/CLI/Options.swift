internal import ArgumentParser
internal import Authority
internal import Foundation
internal import Logging
internal import OpenSSLKit
internal import Proxy
internal import Wire

/// Where the CA is kept.
struct AuthorityOptions: ParsableArguments {
    @Option(
        name: .customLong("ca-dir"),
        help: ArgumentHelp(
            "Folder of the CA.",
            discussion: "Default: $PINPROOF_CA_DIR, else ./ca where it holds the file .pinproof, else $XDG_DATA_HOME/pinproof/ca.",
            valueName: "dir"),
        completion: .directory)
    var folder: String?

    var location: AuthorityFolder {
        AuthorityFolder.locate(
            option: folder, environment: ProcessInfo.processInfo.environment,
            workingDirectory: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
    }
}

/// How origins are reached and verified.
struct UpstreamOptions: ParsableArguments {
    @Option(
        name: .customLong("connect-to"),
        help: ArgumentHelp(
            "Dial ADDR:PORT instead of HOST:PORT, as curl does; an empty HOST or PORT matches any. Repeatable.",
            valueName: "host:port:addr:port"))
    var redirections: [String] = []

    @OptionGroup var anchors: AnchorOptions

    @Option(
        name: .customLong("insecure-upstream"),
        help: ArgumentHelp("Do not verify the origin of this host ('*' for all). Repeatable.", valueName: "host"))
    var insecureHosts: [String] = []

    @Flag(help: "Forward nothing: whatever is accepted is answered by pinproof itself, and no server is dialled.")
    var sink = false

    @OptionGroup var certificates: ClientCertificateOptions

    func rules() throws -> UpstreamRules {
        do {
            return UpstreamRules(
                redirections: try redirections.map { try UpstreamRules.Redirection(parsing: $0) },
                insecureHosts: Set(try insecureHosts.map { $0 == "*" ? "*" : try Host.parse($0).text }),
                clientIdentities: try certificates.identities(), isSink: sink)
        } catch let error as ProxyError {
            throw ValidationError(error.message)
        } catch let error as WireError {
            throw ValidationError("--insecure-upstream: \(error.message)")
        }
    }
}

/// The user's extra anchors.
struct AnchorOptions: ParsableArguments {
    @Option(
        name: .customLong("upstream-ca"),
        help: ArgumentHelp("More anchors (PEM) to verify origins against, and to put into every bundle. Repeatable.", valueName: "pem"),
        completion: .file())
    var files: [String] = []

    /// Read at once, so that a wrong path is told before anything is made.
    func bundles() throws -> [[UInt8]] {
        try files.map { path in
            let bytes: [UInt8]
            do { bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
                throw AuthorityError(.unreadable, "--upstream-ca \(path) cannot be read. Check the path and its permissions.")
            }
            guard let certificates = try? Certificate.all(pem: bytes), !certificates.isEmpty else {
                throw AuthorityError(.unreadable, "--upstream-ca \(path) holds no PEM certificate.")
            }
            return bytes
        }
    }
}

struct LoggingOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Tell more on standard error; twice for everything.")
    var verbose: Int

    func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose == 0 ? .warning : verbose == 1 ? .debug : .trace
        return logger
    }
}
