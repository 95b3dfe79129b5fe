package import Foundation
internal import Subprocess
internal import SystemPackage
internal import Wire

/// A view of the file system that one command has for itself, in which a bundle of ours takes the place of the system's: for clients that
/// read no variable (mount_namespaces(7), user_namespaces(7)).
///
/// Through the program `unshare`, since a process with threads cannot leave its own user namespace.
package struct TrustNamespace: Sendable {
    private let unshare: String
    private let mount: String
    /// The system's bundles, symbolic links resolved.
    private let targets: [String]
    private let privilege: Privilege

    private enum Privilege {
        /// We may mount.
        case own
        /// In a user namespace of our own, where the user's id is that of root; the command gets one more, with the id as it was.
        case borrowed
    }

    /// Mounts a bundle over each target, then becomes the command. It has no variable of its own: one of the user's could bear the name.
    private static let script = #"while [ "$1" != -- ]; do "$0" --bind "$1" "$2" || exit 125; shift 2; done; shift; exec "$@""#

    /// Tries it out, so that what forbids it is known before the first trial.
    ///
    /// - Parameters:
    ///   - targets: the files whose place is taken.
    ///   - bundle: any bundle of the run.
    /// - Throws: `trust`, saying what forbids it here.
    package static func open(over targets: [String], with bundle: URL) async throws(RunnerError) -> TrustNamespace {
        #if os(Linux)
            guard !targets.isEmpty else { throw forbidden("this machine has no CA bundle whose place ours could take.") }
            guard let unshare = Executable.ofSystem("unshare") else { throw forbidden("there is no program unshare (util-linux).") }
            guard let mount = Executable.ofSystem("mount") else { throw forbidden("there is no program mount (util-linux).") }
            var failures: [String] = []
            for privilege in geteuid() == 0 ? [Privilege.own, .borrowed] : [.borrowed] {
                let namespace = TrustNamespace(unshare: unshare, mount: mount, targets: targets, privilege: privilege)
                guard let failure = await namespace.tryOut(bundle) else { return namespace }
                failures.append(failure)
            }
            throw forbidden((failures + restrictions()).joined(separator: " "))
        #else
            throw forbidden("it needs Linux.")
        #endif
    }

    private static func forbidden(_ why: String) -> RunnerError {
        RunnerError(.trust, "A client that reads no CA variable needs --trust-via namespace, which is not possible here: \(why)")
    }

    /// The command, as it is to be started. The process stays the same one throughout, so group, signals and exit code are its own.
    package func command(_ arguments: [String], bundle: String) -> [String] {
        let pairs = targets.flatMap { [bundle, $0] }
        switch privilege {
        case .own:
            return [unshare, "--mount", "--propagation", "private", "--", "/bin/sh", "-c", Self.script, mount] + pairs + ["--"] + arguments
        case .borrowed:
            let back = [unshare, "--user", "--map-user=\(geteuid())", "--map-group=\(getegid())", "--"]
            return [unshare, "--user", "--map-root-user", "--mount", "--propagation", "private", "--", "/bin/sh", "-c", Self.script, mount]
                + pairs + ["--"] + back + arguments
        }
    }

    /// What went wrong; nil where nothing did.
    private func tryOut(_ bundle: URL) async -> String? {
        let words = command(["/bin/sh", "-c", "exit 0"], bundle: bundle.path)
        do {
            let result = try await Subprocess.run(
                .path(FilePath(unshare)), arguments: Arguments(Array(words.dropFirst())), environment: .custom(["LC_ALL": "C"]),
                input: .none, output: .discarded, error: .string(limit: 4096))
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
            ("user/max_user_namespaces", "0"),
        ]
        return known.compactMap { name, value in
            let found = try? String(contentsOfFile: "/proc/sys/\(name)", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            return found == value ? "The setting \(name.replacing("/", with: ".")) is \(value)." : nil
        }
    }
}
