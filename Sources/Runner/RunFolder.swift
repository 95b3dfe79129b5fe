package import Foundation

/// The folder of one run: bundles, the command's output, the reports. Nothing is written elsewhere. Others can read the anchors, whose
/// names they must know, and nothing else.
package struct RunFolder: Sendable {
    package let url: URL

    /// Makes `.pinproof/runs/ID` here, or under the user's state folder where this folder cannot be written.
    package init(id: String, workingDirectory: URL, environment: [String: String]) throws(RunnerError) {
        var failure = ""
        for parent in Self.parents(workingDirectory: workingDirectory, environment: environment) {
            let folder = parent.appendingPathComponent("runs").appendingPathComponent(id)
            do {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                // Others may pass through to the anchors, and see nothing on the way. What is not ours to change is left as it is.
                for passage in [parent, parent.appendingPathComponent("runs"), folder] {
                    try? FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: passage.path)
                }
                url = folder
                return
            } catch {
                failure += "\n  \(folder.path): \(error.localizedDescription)"
            }
        }
        throw RunnerError(
            .folder, "No folder for the run can be made. Change to a folder that you can write to, or name one in XDG_STATE_HOME.\(failure)"
        )
    }

    private init(url: URL) { self.url = url }

    /// Where `runs` lies: here, else under the user's state folder.
    static func parents(workingDirectory: URL, environment: [String: String]) -> [URL] {
        func named(_ variable: String) -> URL? { environment[variable].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) } }
        let home = named("HOME") ?? FileManager.default.homeDirectoryForCurrentUser
        let state = named("XDG_STATE_HOME") ?? home.appendingPathComponent(".local/state")
        return [workingDirectory.appendingPathComponent(".pinproof"), state.appendingPathComponent("pinproof")]
    }

    /// A folder of its own inside this one, for one of several runs.
    package func subfolder(_ name: String) throws(RunnerError) -> RunFolder {
        let folder = url.appendingPathComponent(name)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw RunnerError(.folder, "\(folder.path) cannot be made. Is the disk full?")
        }
        return RunFolder(url: folder)
    }

    /// Writes a file that only the user can read.
    package func write(_ bytes: [UInt8], to name: String) throws(RunnerError) { try write(bytes, to: name, permissions: 0o600) }

    /// Writes a file that everyone can read: a command may give up its privileges before it reads what it is to trust.
    func publish(_ bytes: [UInt8], to name: String) throws(RunnerError) { try write(bytes, to: name, permissions: 0o644) }

    private func write(_ bytes: [UInt8], to name: String, permissions: Int) throws(RunnerError) {
        let file = url.appendingPathComponent(name)
        guard FileManager.default.createFile(atPath: file.path, contents: Data(bytes), attributes: [.posixPermissions: permissions]) else {
            throw RunnerError(.folder, "\(file.path) cannot be written. Is the disk full?")
        }
    }

    func output(ofTrial n: Int) -> URL { url.appendingPathComponent("trial-\(n).log") }
}
