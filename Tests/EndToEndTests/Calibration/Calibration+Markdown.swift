import Catalog

extension Calibration {
    /// The tables for docs/clients.md, one for each family of clients: modes as rows, clients with their newest known version as columns.
    ///
    /// A mode that could be played to none of them is left out.
    var markdown: String {
        let tables = ClientTable.groups.compactMap { group in
            table(group.rows.compactMap { row in Self.newest(clients[row.name] ?? [:]).map { ("\(row.name) \($0.version)", $0.cells) } })
                .map { "### \(group.title), in the standard profile\n\n\($0)\n" }
        }
        return "## Standard profile\n\n" + tables.joined(separator: "\n")
    }

    private func table(_ columns: [(title: String, cells: Cells)]) -> String? {
        guard !columns.isEmpty else { return nil }
        let head = ["mode"] + columns.map(\.title)
        let rows = Catalog.profile(.standard).map(\.id).compactMap { mode -> [String]? in
            let cells = columns.map { $0.cells[mode] }
            return cells.contains { $0?.hasPrefix("E") ?? false } ? ["`\(mode)`"] + cells.map { Self.shown($0) } : nil
        }
        return ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }

    private static func shown(_ cell: String?) -> String {
        switch cell {
        case nil: "–"
        case let cell? where cell.hasPrefix("E7"): "**\(cell)**"
        case let cell?: cell.replacing("-", with: " ")
        }
    }
}
