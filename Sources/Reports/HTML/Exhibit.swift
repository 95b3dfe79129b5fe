internal import Catalog
internal import Verdicts
internal import Wire

/// One finding with its place in a document and the sockets that show it.
struct Exhibit {
    /// From 1, in the order of the judgement.
    var number: Int
    /// What the client is called where a document tells of several; empty elsewhere.
    var name: String
    var finding: Finding
    var run: Run
    private var sockets: SocketIndex

    /// Worst first; what goes in the clear counts as the worst.
    static func all(of clients: [TourReport.Client]) -> [Exhibit] {
        let found = clients.flatMap { client in
            let sockets = SocketIndex(client.run.connections)
            return client.run.findings.map { finding in
                Exhibit(number: 0, name: client.name, finding: finding, run: client.run, sockets: sockets)
            }
        }
        let order = found.indices.sorted { (found[$0].rank, $0) < (found[$1].rank, $1) }
        return order.enumerated().map { place, index in
            var exhibit = found[index]
            exhibit.number = place + 1
            return exhibit
        }
    }

    private var rank: Int {
        switch finding.cleartext {
        case .fallback: -2
        case .observed: -1
        case .none: finding.verdict.rank
        }
    }

    /// Where its evidence stands.
    var anchor: String { "evidence-\(number)" }

    /// Who the client is, in a few words, as far as it is known; nil where nothing is.
    var client: String? {
        if !name.isEmpty { return name }
        let likeness = finding.ja4.flatMap(KnownStack.name).map { "looks like \($0)" }
        let program = finding.process.map { String($0.split(separator: "/").last ?? "") }
        let parts = [program, likeness].compactMap(\.self)
        if parts.isEmpty { return finding.ja4.map { "JA4 \($0)" } ?? finding.stack }
        return parts.joined(separator: ", ")
    }

    func cell(_ mode: String) -> Finding.Cell? { finding.cells.first { $0.mode == mode } }

    /// The socket that stands for a cell; nil where the run holds none that fits.
    func socket(of cell: Finding.Cell) -> Connection? { sockets.telling(cell, finding) }

    /// The cells whose sockets are shown at length: what was accepted first, then what the verdict is measured against.
    var proofs: [Finding.Cell] {
        let accepted = finding.cells.first { finding.acceptedModes.contains($0.mode) && $0.accepted > 0 }
        let measures = [Catalog.trusted, Catalog.untrusted, Catalog.canary].map(cell)
        var told: Set<String> = []
        return ([accepted] + measures).compactMap(\.self).filter { $0.outcome != nil && told.insert($0.mode).inserted }
    }
}

/// Finds the connection that a cell was made of.
private struct SocketIndex {
    private struct Key: Hashable {
        var host: String
        var mode: String
    }

    private let connections: [Connection]
    private let places: [Key: [Int]]

    init(_ connections: [Connection]) {
        self.connections = connections
        places = Dictionary(grouping: connections.indices) { Key(host: connections[$0].domain.host, mode: connections[$0].mode) }
    }

    /// The first that was accepted, else the last that ended as the cell did.
    func telling(_ cell: Finding.Cell, _ finding: Finding) -> Connection? {
        let host = Catalog.mode(cell.mode)?.isCanary ?? false ? Catalog.canaryHost : finding.domain.host
        let fitting = (places[Key(host: host, mode: cell.mode)] ?? []).lazy.map { connections[$0] }.filter {
            $0.outcome == cell.outcome && $0.step == cell.step && $0.alert == cell.alert
                && ($0.client.stack == finding.stack || $0.client.stack == nil)
                && (finding.place == nil || $0.client.place == finding.place)
        }
        return cell.outcome == .accepted ? fitting.first : fitting.last
    }
}
