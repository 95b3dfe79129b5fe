package import Foundation

extension RunFolder {
    /// The file of a saved run.
    ///
    /// - Parameter name: a path to the file or to its folder, the run's id, or `last` for the latest run that came to its report.
    package static func saved(_ name: String, workingDirectory: URL, environment: [String: String]) throws(RunnerError) -> URL {
        let folders = parents(workingDirectory: workingDirectory, environment: environment).map { $0.appendingPathComponent("runs") }
        if name == "last" {
            if let last = folders.lazy.compactMap(latest).first { return last }
            throw RunnerError(.savedRun, "No run is saved yet in \(list(folders)). `pinproof run` saves each of its runs there.")
        }
        let places = [URL(fileURLWithPath: name, relativeTo: workingDirectory)] + folders.map { $0.appendingPathComponent(name) }
        for place in places {
            guard let isFolder = try? place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else { continue }
            guard isFolder else { return place.absoluteURL }
            if let file = report(in: place) { return file }
        }
        throw RunnerError(
            .savedRun, "There is no saved run \(name): it is no file, and no id in \(list(folders)). `last` names the latest run.")
    }

    /// Ids begin with their time, so that the last by name is the latest.
    private static func latest(in folder: URL) -> URL? {
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return ids.sorted(by: >).lazy.compactMap { report(in: folder.appendingPathComponent($0)) }.first
    }

    private static func report(in folder: URL) -> URL? {
        let file = folder.appendingPathComponent("run.json").absoluteURL
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    private static func list(_ folders: [URL]) -> String { folders.map(\.path).joined(separator: " or ") }
}
