package import Foundation

/// A view of the file system that one command has for itself, in which a bundle of ours takes the place of the system's: for clients that
/// read no variable.
package struct TrustNamespace: Sendable {
    private let namespace: Namespace
    /// The system's bundles, symbolic links resolved.
    private let targets: [String]

    /// Tries it out, so that what forbids it is known before the first trial.
    ///
    /// - Parameters:
    ///   - targets: the files whose place is taken.
    ///   - bundle: any bundle of the run.
    /// - Throws: `trust`, saying what forbids it here.
    package static func open(over targets: [String], with bundle: URL) async throws(RunnerError) -> TrustNamespace {
        guard !targets.isEmpty else { throw forbidden("this machine has no CA bundle whose place ours could take.") }
        let files = bindings(bundle.path, over: targets)
        let namespace = try await Namespace.open(forbidden: forbidden) { namespace in
            await Namespace.failure(of: namespace.command(["/bin/sh", "-c", "exit 0"], binding: files))
        }
        return TrustNamespace(namespace: namespace, targets: targets)
    }

    private static func forbidden(_ why: String) -> RunnerError {
        RunnerError(.trust, "A client that reads no CA variable needs --trust-via namespace, which is not possible here: \(why)")
    }

    /// The command, as it is to be started. The process stays the same one throughout, so group, signals and exit code are its own.
    package func command(_ arguments: [String], bundle: String) -> [String] {
        namespace.command(arguments, binding: bindings(bundle))
    }

    /// What is laid over what.
    func bindings(_ bundle: String) -> [Namespace.Binding] { Self.bindings(bundle, over: targets) }

    private static func bindings(_ bundle: String, over targets: [String]) -> [Namespace.Binding] {
        targets.map { Namespace.Binding(source: bundle, target: $0) }
    }
}
