internal import Catalog
internal import Verdicts
internal import Wire

// What a run file says of one finding, of how a command ended and of a genuine server, read back.
extension JSONMembers {
    func finding() throws -> Finding {
        let domain = try domain()
        let (stack, ja4, process, place) = try object("client") {
            (
                try $0.value(ifAny: "id") as String?, try $0.value(ifAny: "ja4") as String?, try $0.value(ifAny: "process") as String?,
                try $0.value(ifAny: "place") as String?
            )
        }
        return Finding(
            domain: domain, stack: stack, ja4: ja4, process: process, place: place, verdict: try word("verdict"),
            confidence: try word("confidence"),
            reason: try word(ifAny: "reason"), pinCheck: try word(ifAny: "pinCheck"), pinLevel: try word(ifAny: "pinLevel"),
            cleartext: try word("cleartext"), acceptedModes: try value("acceptedModes"), retriedModes: try value("retriedModes"),
            controls: try object("controls") { try $0.controls() }, cells: try object("cells") { try $0.cells() },
            origin: try object(ifAny: "genuine") { try $0.origin(of: domain) })
    }

    private func controls() throws -> Finding.Controls {
        Finding.Controls(
            reach: try word("reach"), trust: try object(ifAny: "trust") { try $0.trust() }, openConfounders: try words("openConfounders"))
    }

    private func trust() throws -> Finding.Controls.Trust {
        let host: String? = try value(ifAny: "domain")
        return Finding.Controls.Trust(
            by: try word("by"), domain: try host.map { Domain(host: $0, port: try value("port")) }, mode: try value(ifAny: "mode"),
            time: try time(ifAny: "time"))
    }

    /// In the order of the catalogue, which an object does not keep; modes that it does not know come last, by name.
    private func cells() throws -> [Finding.Cell] {
        let places = Dictionary(uniqueKeysWithValues: Catalog.modes.enumerated().map { ($0.element.id, $0.offset) })
        func place(_ cell: Finding.Cell) -> (Int, String) { (places[cell.mode] ?? places.count, cell.mode) }
        return try entries { mode, json in try json.cell(mode) }.sorted { place($0) < place($1) }
    }

    private func cell(_ mode: String) throws -> Finding.Cell {
        Finding.Cell(
            mode: mode, outcome: try word(ifAny: "outcome"), step: try word(ifAny: "step"), alert: try alert(), trials: try value("trials"),
            accepted: try value("accepted"), refused: try value("refused"), state: try word("state"), exit: try exit(),
            request: try value(ifAny: "request"), why: try value(ifAny: "why"))
    }

    func exit() throws -> Trial.Exit? {
        if let code: Int32 = try value(ifAny: "exit") { return .code(code) }
        return (try value(ifAny: "signal") as Int32?).map { .signal($0) }
    }

    func origin(of domain: Domain) throws -> Origin {
        Origin(
            domain: domain, offeredALPN: try value("offeredALPN"), state: try word("state"), alpn: try value(ifAny: "alpn"),
            version: try value(ifAny: "version"), keyType: try value(ifAny: "keyType"), signatureHash: try value(ifAny: "signatureHash"),
            notBefore: try seconds("notBefore"), notAfter: try seconds("notAfter"), staples: try value("staples"),
            carriesSCTs: try value("carriesSCTs"), asksForCertificate: try value("asksForCertificate"), spki: try value(ifAny: "spki"),
            chainPEM: try value("chainPEM"), chain: try array("chain") { try $0.link() })
    }

    private func link() throws -> ChainLink {
        ChainLink(
            subject: try value("subject"), issuer: try value("issuer"), names: try value(ifAny: "names"),
            notBefore: try seconds("notBefore"), notAfter: try seconds("notAfter"), keyType: try value("keyType"),
            signatureHash: try value(ifAny: "signatureHash"), spki: try value("spki"))
    }

    /// A moment of a certificate, which has whole seconds.
    private func seconds(_ name: String) throws -> Int64? { try time(ifAny: name).map { Int64($0) } }

    /// What a machine's OpenSSL lacks, by the words that the catalogue has for it.
    func capabilities(_ name: String) throws -> Set<Capability> {
        let known = Dictionary(Catalog.modes.flatMap(\.capabilities).map { ($0.words, $0) }) { first, _ in first }
        return Set(
            try (try value(name) as [String]).map { word in
                guard let capability = known[word] else { throw Self.unknown(word, at: path(name), known: known.keys.sorted()) }
                return capability
            })
    }
}
