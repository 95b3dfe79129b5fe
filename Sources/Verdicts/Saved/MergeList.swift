/// The runs that are to be put together, each once, with an id of its own.
struct MergeList {
    private(set) var runs: [Run] = []
    private var repeated: [String] = []
    /// New ids, and those that the runs came with.
    private var renamed: [(new: String, old: String)] = []

    /// Two runs are the same if all of them is, whatever they are called.
    init(_ given: [Run]) {
        var first: [String: [Run]] = [:]
        var taken = Set(given.map(\.id))
        for run in given {
            let namesakes = first[run.id] ?? []
            guard !namesakes.contains(run) else {
                repeated.append(run.id)
                continue
            }
            first[run.id] = namesakes + [run]
            var run = run
            if !namesakes.isEmpty {
                let old = run.id
                run.id = Self.free(old, from: namesakes.count + 1, besides: taken)
                taken.insert(run.id)
                renamed.append((run.id, old))
            }
            runs.append(run)
        }
    }

    func isRenamed(_ run: Run) -> Bool { renamed.contains { $0.new == run.id } }

    var warnings: [String] {
        let twice = repeated.uniqued
        return (twice.isEmpty ? [] : ["Given more than once, and counted once: \(twice.joined(separator: ", "))."])
            + renamed.map {
                "Two different runs have the id \($0.old). Both count; the later one is called \($0.new), and was judged apart."
            }
    }

    private static func free(_ id: String, from number: Int, besides taken: Set<String>) -> String {
        let name = "\(id)-\(number)"
        return taken.contains(name) ? free(id, from: number + 1, besides: taken) : name
    }
}
