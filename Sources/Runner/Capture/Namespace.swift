internal import Foundation
internal import Subprocess
internal import SystemPackage
internal import Wire

/// Files and, where it is asked for, a network that one command has for itself (mount_namespaces(7), network_namespaces(7),
/// user_namespaces(7)).
///
/// Through the program `unshare`, since a process with threads cannot leave its own user namespace.
struct Namespace: Sendable {
    /// A file that takes the place of another.
    struct Binding: Hashable, Sendable {
        var source: String
        var target: String
    }

    /// What is done within before the command begins: it has the command's standard input, which the command then does not get.
    typealias Preparation = [String]

    private let unshare: String
    private let mount: String
    private let privilege: Privilege

    private enum Privilege {
        /// We may mount.
        case own
        /// In a user namespace of our own, where the user's id is that of root; the command gets one more, with the id as it was.
        case borrowed
    }

    /// Binds each file over its target, then becomes the command. It has no variable of its own: one of the user's could bear the name.
    private static let script = #"while [ "$1" != -- ]; do "$0" --bind "$1" "$2" || exit 125; shift 2; done; shift; exec "$@""#

    /// The same, with the preparation, whose words are counted, in between. `shift` alone would drop a word at a time of it.
    private static let preparing =
        #"while [ "$1" != -- ]; do "$0" --bind "$1" "$2" || exit 125; shift 2; done; shift; "$1" "$2" "$3" || exit 125; shift 3; "#
        + #"exec "$@" </dev/null"#

    /// The words of a preparation: the script above counts on it.
    static let preparationWords = 3

    /// Tries out what there is, so that what forbids it is known before the first trial.
    ///
    /// - Parameter tryOut: says what is wrong with a namespace; nil where nothing is.
    /// - Throws: whatever `forbidden` makes of the reasons.
    static func open(
        forbidden: (_ why: String) -> RunnerError, tryOut: (Namespace) async -> String?
    ) async throws(RunnerError) -> Namespace {
        #if os(Linux)
            guard let unshare = Executable.ofSystem("unshare") else { throw forbidden("there is no program unshare (util-linux).") }
            guard let mount = Executable.ofSystem("mount") else { throw forbidden("there is no program mount (util-linux).") }
            var failures: [String] = []
            for privilege in geteuid() == 0 ? [Privilege.own, .borrowed] : [.borrowed] {
                let namespace = Namespace(unshare: unshare, mount: mount, privilege: privilege)
                guard let failure = await tryOut(namespace) else { return namespace }
                failures.append(failure)
            }
            throw forbidden((failures + restrictions()).joined(separator: " "))
        #else
            throw forbidden("it needs Linux.")
        #endif
    }

    /// The command, as it is to be started. The process stays the same one throughout, so group, signals and exit code are its own.
    ///
    /// - Parameter preparation: three words; with it the command has a network of its own.
    func command(_ arguments: [String], binding files: [Binding], preparation: Preparation? = nil) -> [String] {
        let pairs = files.flatMap { [$0.source, $0.target] }
        let spaces = ["--mount"] + (preparation == nil ? [] : ["--net"]) + ["--propagation", "private", "--", "/bin/sh", "-c"]
        let within = spaces + [preparation == nil ? Self.script : Self.preparing, mount] + pairs + ["--"] + (preparation ?? [])
        switch privilege {
        case .own: return [unshare] + within + arguments
        case .borrowed:
            let back = [unshare, "--user", "--map-user=\(geteuid())", "--map-group=\(getegid())", "--"]
            return [unshare, "--user", "--map-root-user"] + within + back + arguments
        }
    }

    /// What went wrong when a command was started; nil where nothing did.
    ///
    /// - Parameter input: closed when it has begun.
    static func failure(of words: [String], input: FileDescriptor? = nil) async -> String? {
        guard let program = words.first else { return nil }
        do {
            let input = try input ?? FileDescriptor.open(FilePath("/dev/null"), .readOnly)
            let result = try await Subprocess.run(
                .path(FilePath(program)), arguments: Arguments(Array(words.dropFirst())), environment: .custom(["LC_ALL": "C"]),
                input: .fileDescriptor(input, closeAfterSpawningProcess: true), output: .discarded, error: .string(limit: 4096))
            if result.terminationStatus.isSuccess { return nil }
            let said = result.standardError.split(separator: "\n").joined(separator: "; ")
            return printable(said.isEmpty ? "unshare ended with \(result.terminationStatus)" : said, limit: 300) + "."
        } catch {
            return "unshare cannot be started: \(error)."
        }
    }

    /// Settings of the kernel that are known to forbid it.
    private static func restrictions() -> [String] {
        let known = [
            ("kernel/unprivileged_userns_clone", "0"), ("kernel/apparmor_restrict_unprivileged_userns", "1"),
            ("user/max_user_namespaces", "0"), ("user/max_net_namespaces", "0"),
        ]
        return known.compactMap { name, value in
            let found = try? String(contentsOfFile: "/proc/sys/\(name)", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            return found == value ? "The setting \(name.replacing("/", with: ".")) is \(value)." : nil
        }
    }
}
