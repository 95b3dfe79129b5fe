internal import ArgumentParser
internal import Authority
internal import Lab
internal import PolicyFile
internal import Proxy
internal import Runner
internal import Store
internal import Verdicts

extension Pinproof {
    /// Parses and runs; errors of ours are one sentence on standard error and their own exit code.
    static func run(arguments: [String]?) async {
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as AuthorityError {
            fail(error.message)
        } catch let error as ProxyError {
            fail(error.message)
        } catch let error as RunnerError {
            fail(error.message)
        } catch let error as LabError {
            fail(error.message)
        } catch let error as StoreError {
            fail(error.message)
        } catch let error as PolicyInput.Unreadable {
            fail(error.message)
        } catch let error as PolicyFileError {
            StandardError.write("\(error.description)\n")
            exit(withError: ExitCode(RunExit.usage.rawValue))
        } catch {
            exit(withError: error)
        }
    }

    static func fail(_ message: String) -> Never {
        StandardError.write("pinproof: \(message)\n")
        exit(withError: ExitCode(RunExit.environment.rawValue))
    }
}
