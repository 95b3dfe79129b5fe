/// What stands in a row's command for something that is known only on the bench.
///
/// `{url}`, `{ca}` and the like are none of these: they are filled in by `pinproof run` itself.
enum Placeholder: String, CaseIterable {
    case url = "<URL>"
    case host = "<HOST>"
    /// `sha256//…`, as curl and wget want it.
    case pin = "<PIN>"
    /// `sha256/…`, as OkHttp wants it.
    case okhttpPin = "<OKHTTP-PIN>"
    /// SHA-256 of the genuine leaf, in hex.
    case leaf = "<LEAF>"
    /// The folder of the clients' sources.
    case programs = "<PROGRAMS>/"
    case python = "<PYTHON>"
    case go = "<GO-CLIENT>"
    case swift = "<SWIFT-CLIENT>"
    /// A folder in which a client may leave what it likes.
    case scratch = "<SCRATCH>"
    /// Where Java finds its classes.
    case classes = "<CLASSES>"

    func value(on bench: Bench) throws -> String {
        switch self {
        case .url: "https://\(Bench.host)/"
        case .host: Bench.host
        case .pin: bench.pin()
        case .okhttpPin: bench.pin().replacing("//", with: "/", maxReplacements: 1)
        case .leaf: bench.leafDigest()
        case .programs: Programs.folder
        case .python: Tool.python.path ?? "python3"
        case .go: try Programs.go.get()
        case .swift: try Programs.swift.get()
        case .scratch: bench.path("out")
        case .classes: try Programs.classes.get()
        }
    }

    /// What a reader is shown instead.
    var shown: String {
        switch self {
        case .url: "https://HOST/"
        case .host: "HOST"
        case .pin, .okhttpPin: "PIN"
        case .leaf: "LEAF"
        case .programs: ""
        case .python: "python3"
        case .go, .swift: "client"
        case .classes, .scratch: "…"
        }
    }
}

extension ClientRow {
    /// Arguments with every placeholder filled in.
    func filled(_ arguments: [String], on bench: Bench) throws -> [String] {
        try arguments.map { argument in
            try Placeholder.allCases.filter { argument.contains($0.rawValue) }.reduce(argument) {
                $0.replacing($1.rawValue, with: try $1.value(on: bench))
            }
        }
    }
}
