package import Catalog

/// The catalogue of test modes as text, JSON and Markdown, in the catalogue's own order.
package enum ModeTable {
    /// A table per family: id, smallest profile, what the client's store holds, what a sound client does, title.
    package static func text(_ modes: [TestMode], style: Style = .plain) -> String {
        let idWidth = modes.reduce("mode".count) { max($0, $1.id.count) } + 2
        func row(_ id: String, _ profile: String, _ arm: String, _ client: String, _ title: String) -> String {
            "  " + id.padded(to: idWidth) + profile.padded(to: 10) + arm.padded(to: 5) + client.padded(to: 9) + title
        }
        let families = grouped(modes).map { family, modes in
            let rows = modes.map { row($0.id, $0.level.name, $0.arm.rawValue, $0.expected.verb, $0.title) }
            return ([style.paint(family.title, .strong)] + rows).joined(separator: "\n") + "\n"
        }
        let legend = """
            profile: the smallest one that holds the mode, core < standard < full
            arm: what the client's trust store holds, U nothing of ours, T our root
            client: what a sound client does

            """
        let header = style.paint(row("mode", "profile", "arm", "client", "title"), .quiet) + "\n"
        return ([header] + families + [legend]).joined(separator: "\n")
    }

    /// `{"schemaVersion": 1, "modes": […]}`, ending with a line feed.
    ///
    /// - Parameter unavailable: why modes cannot be played here, by id.
    package static func json(_ modes: [TestMode], unavailable: [String: String] = [:]) -> [UInt8] {
        var json = JSONWriter(.indented, capacity: 512 * (modes.count + 1))
        json.object { json in
            json.member("schemaVersion", 1)
            json.array("modes") { json in
                for mode in modes { json.mode(mode, unavailable[mode.id]) }
            }
        }
        json.newline()
        return json.bytes
    }

    /// A heading and a table per family, for the documentation.
    package static func markdown(_ modes: [TestMode]) -> String {
        grouped(modes).map { family, modes in
            let rows = modes.map { mode in
                let cells = [
                    "`\(mode.id)`", mode.level.name, mode.arm.rawValue, mode.asks, mode.expected.verb,
                    mode.references.joined(separator: ", "),
                ]
                return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
            }
            let head = [
                "### \(family.title)", "",
                "| mode | profile | arm | question | a sound client | references |",
                "|---|---|---|---|---|---|",
            ]
            return (head + rows).joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    private static func grouped(_ modes: [TestMode]) -> [(TestMode.Family, [TestMode])] {
        TestMode.Family.allCases.compactMap { family in
            let members = modes.filter { $0.family == family }
            return members.isEmpty ? nil : (family, members)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func mode(_ mode: TestMode, _ unavailable: String?) {
        object { json in
            json.member("id", mode.id)
            json.member("aliases", mode.aliases)
            json.member("title", mode.title)
            json.member("asks", mode.asks)
            json.member("question", mode.question.rawValue)
            json.member("family", mode.family.rawValue)
            json.member("arm", mode.arm.rawValue)
            json.member("profile", mode.level.name)
            json.member("expected", mode.expected.rawValue)
            json.member("references", mode.references)
            json.member("available", unavailable == nil)
            json.member("why", unavailable)
        }
    }
}
