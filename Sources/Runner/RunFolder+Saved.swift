package import Foundation

extension RunFolder {
    /// The file of a saved run; nil where there is none.
    ///
    /// - Parameter name: a path to the file or to its folder, the run's id, or `last` for the latest run that came to its report.
    package static func saved(_ name: String, workingDirectory: URL, environment: [String: String]) -> URL? {
        let folders = shelves(workingDirectory: workingDirectory, environment: environment)
        if name == "last" { return folders.lazy.compactMap(latest).first }
        let places = [URL(fileURLWithPath: name, relativeTo: workingDirectory)] + folders.map { $0.appendingPathComponent(name) }
        for place in places {
            guard let isFolder = try? place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory else { continue }
            guard isFolder else { return place.absoluteURL }
            if let file = report(in: place) { return file }
        }
        return nil
    }

    /// The folders that hold the folders of runs, in the order in which they are looked through.
    package static func shelves(workingDirectory: URL, environment: [String: String]) -> [URL] {
        parents(workingDirectory: workingDirectory, environment: environment).map { $0.appendingPathComponent("runs") }
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
}
