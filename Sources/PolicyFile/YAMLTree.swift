internal import Verdicts
internal import Wire
internal import Yams

/// A piece of YAML with its place: what a policy is read from, and all that the rest of this module sees of the parser.
indirect enum YAMLTree: Hashable, Sendable {
    case text(String, Place)
    case list([YAMLTree], Place)
    /// In the order of the file; no key twice.
    case table([Entry], Place)

    struct Entry: Hashable, Sendable {
        var key: Stated<String>
        var value: YAMLTree
    }

    var place: Place {
        switch self {
        case .text(_, let place), .list(_, let place), .table(_, let place): place
        }
    }
}

extension YAMLTree {
    /// Tables in lists in tables: a policy has four levels.
    private static let maximumDepth = 8
    /// Keys that are looked at one by one after the first duplicate was found.
    private static let maximumDuplicates = 64

    /// Reads one document. Duplicate keys are noted, and the later one counts, so that the rest can be read too.
    static func compose(_ text: String, noting problems: inout [PolicyProblem]) throws(PolicyProblem) -> YAMLTree {
        var text = text
        for _ in 0..<maximumDuplicates {
            do {
                // It owns the anchors.
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                guard let root = try parser.singleRoot() else { throw PolicyProblem(.missingKey, at: .start, empty) }
                let tree = try withExtendedLifetime(parser) { try YAMLTree(root, depth: 0, tags: marks(in: text)) }
                return tree.withoutMarked
            } catch let problem as PolicyProblem {
                throw problem
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let place = Place(context.mark)
                problems.append(duplicate(names.first ?? "", at: place))
                guard let marked = marking(text, at: place, number: problems.count) else {
                    throw PolicyProblem(.duplicateKey, at: place, "What follows was not read.")
                }
                text = marked
            } catch {
                throw SyntaxWords.problem(error)
            }
        }
        throw PolicyProblem(.duplicateKey, at: .start, "There are too many keys that stand twice; the rest was not read.")
    }

    private static let tagged = "A policy has no tags (!). Leave it out, or put the text in quotes if it begins with an exclamation mark."

    private static let empty = "The policy is empty. It begins with version: 1, and lists its domains under domains."

    private static func duplicate(_ name: String, at place: Place) -> PolicyProblem {
        let shown = name.unicodeScalars.first.map { isMark($0) } ?? false ? "This key" : "“\(printable(name))”"
        return PolicyProblem(.duplicateKey, at: place, "\(shown) stands here and once more below, on the same level. Keep one of them.")
    }

    private init(_ node: Node, depth: Int, tags: Set<Place>) throws(PolicyProblem) {
        let place = node.mark.map { Place($0) } ?? .start
        guard depth < Self.maximumDepth else { throw PolicyProblem(.wrongType, at: place, SyntaxWords.tooDeep) }
        guard node.anchor == nil else {
            throw PolicyProblem(.alias, at: place, "A policy has no anchors (&) and aliases (*). Write it out in each place.")
        }
        guard !tags.contains(place) else { throw PolicyProblem(.syntax, at: place, Self.tagged) }
        switch node {
        case .scalar(let scalar): self = .text(scalar.string, place)
        case .sequence(let nodes):
            var list: [YAMLTree] = []
            for node in nodes { list.append(try YAMLTree(node, depth: depth + 1, tags: tags)) }
            self = .list(list, place)
        case .mapping(let pairs):
            var entries: [Entry] = []
            for (key, value) in pairs {
                let keyPlace = key.mark.map { Place($0) } ?? place
                guard case .scalar(let scalar) = key else { throw PolicyProblem(.wrongType, at: keyPlace, "A key has to be a text.") }
                guard !tags.contains(keyPlace) else { throw PolicyProblem(.syntax, at: keyPlace, Self.tagged) }
                guard key.anchor == nil else {
                    throw PolicyProblem(.alias, at: keyPlace, "A policy has no anchors (&) and aliases (*). Write it out in each place.")
                }
                entries.append(Entry(key: Stated(scalar.string, at: keyPlace), value: try YAMLTree(value, depth: depth + 1, tags: tags)))
            }
            self = .table(entries, place)
        case .alias: throw PolicyProblem(.alias, at: place, "A policy has no anchors (&) and aliases (*). Write it out in each place.")
        }
    }
}

// MARK: Tags

extension YAMLTree {
    /// Where exclamation marks stand. A node that begins with one has a tag; the parser resolves tags, and shows no more whether one was
    /// written.
    private static func marks(in text: String) -> Set<Place> {
        let scalars = text.unicodeScalars
        var places: Set<Place> = []
        var here = Place.start
        for index in scalars.indices {
            if scalars[index] == "!" { places.insert(here) }
            here = isBreak(scalars, index) ? Place(line: here.line + 1, column: 1) : Place(line: here.line, column: here.column + 1)
        }
        return places
    }
}

// MARK: Going on after a duplicate

extension YAMLTree {
    /// The parser gives up at a key that stands twice. Its first letter is exchanged for a private character, which moves nothing, and
    /// the text is read again; what stands under a key so marked is left out.
    private static func marking(_ text: String, at place: Place, number: Int) -> String? {
        guard let mark = Unicode.Scalar(UInt32(0xF0000 + number)) else { return nil }
        var scalars = text.unicodeScalars
        var index = scalars.startIndex
        var here = Place.start
        while index < scalars.endIndex, here < place {
            here = isBreak(scalars, index) ? Place(line: here.line + 1, column: 1) : Place(line: here.line, column: here.column + 1)
            index = scalars.index(after: index)
        }
        guard index < scalars.endIndex, here == place else { return nil }
        if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
        guard index < scalars.endIndex, !"\"':".unicodeScalars.contains(scalars[index]) else { return nil }
        scalars.replaceSubrange(index...index, with: [mark])
        return String(scalars)
    }

    /// CR LF is one break; the LF of it is counted.
    fileprivate static func isBreak(_ scalars: String.UnicodeScalarView, _ index: String.Index) -> Bool {
        switch scalars[index] {
        case "\n", "\u{85}", "\u{2028}", "\u{2029}": return true
        case "\r":
            let next = scalars.index(after: index)
            return next == scalars.endIndex || scalars[next] != "\n"
        default: return false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool { (0xF0000...0xFFFFD).contains(scalar.value) }

    private var withoutMarked: YAMLTree {
        switch self {
        case .text: self
        case .list(let list, let place): .list(list.map(\.withoutMarked), place)
        case .table(let entries, let place):
            .table(
                entries.filter { !($0.key.value.unicodeScalars.first.map(Self.isMark) ?? false) }.map {
                    Entry(key: $0.key, value: $0.value.withoutMarked)
                }, place)
        }
    }
}

extension Place {
    init(_ mark: Mark) { self.init(line: max(1, mark.line), column: max(1, mark.column)) }
}
