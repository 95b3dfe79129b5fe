internal import FoundationEssentials
package import Verdicts

extension RunFile {
    /// The most bytes that are read: a run of some forty thousand connections.
    package static let sizeLimit = 64 << 20

    /// Reads what `json` writes.
    ///
    /// Nothing is lost but what writing leaves out: credentials in the command, and what times have below a millisecond. Members that this
    /// version does not know are ignored, and findings are taken as they are stated; whether the evidence bears them out is another
    /// question (`Findings.of`).
    ///
    /// - Throws: `ReportError`, with the place in the document.
    package static func read(_ bytes: [UInt8]) throws(ReportError) -> Run {
        guard bytes.count <= sizeLimit else {
            throw ReportError(.tooLarge, "The file has more than \(sizeLimit >> 20) MiB, which no run file has. Is it another file?")
        }
        do {
            return try JSONDecoder().decode(Document.self, from: Data(bytes)).run
        } catch let error as ReportError {
            throw error
        } catch {
            throw ReportError(.notJSON, "The file is not JSON, is cut off or nested too deeply. Write it anew with `pinproof run --json`.")
        }
    }

    private struct Document: Decodable {
        let run: Run

        init(from decoder: any Decoder) throws { run = try JSONMembers(decoder).document() }
    }
}

extension JSONMembers {
    fileprivate func document() throws -> Run {
        let version: Int = try value("schemaVersion")
        guard version == Run.schemaVersion else {
            throw ReportError(
                .version, at: "schemaVersion",
                "The file has schemaVersion \(version), and this program reads \(Run.schemaVersion). Use the pinproof that wrote it.")
        }
        let toolVersion: String = try object("tool") { try $0.value("version") }
        var run = try object("run") { try $0.head(toolVersion: toolVersion) }
        run.authority = try object(ifAny: "ca") {
            Run.AuthorityFacts(fingerprint: try $0.value("fingerprint"), notAfter: try $0.time("notAfter"))
        }
        try records(into: &run)
        run.warnings = try value("warnings")
        return run
    }

    /// What was found and what it rests on.
    func records(into run: inout Run) throws {
        run.findings = try array("domains") { try $0.finding() }
        run.connections = try array("connections") { try $0.connection() }
        run.trials = try array("trials") { try $0.trial() }
        run.cleartext = try array("cleartext") { try $0.cleartext() }
        run.origins = try array("origins") { try $0.origin(of: try $0.domain()) }
    }

    private func head(toolVersion: String) throws -> Run {
        Run(
            id: try value("id"), started: try time("started"), ended: try time("ended"), toolVersion: toolVersion,
            command: try value("command"), profile: try value("profile"), modes: try value("modes"), trust: try trustHanding(),
            equipment: try object("equipment") { try $0.equipment() }, asked: try object("asked") { try $0.asked() },
            isMixed: try value("mixed"))
    }

    private func trustHanding() throws -> Run.TrustHanding? {
        guard let via: Run.TrustHanding.Way = try word(ifAny: "trustVia") else { return nil }
        return Run.TrustHanding(via: via, isExhausted: try value("trustExhausted"), obstacle: try value(ifAny: "trustObstacle"))
    }

    private func equipment() throws -> Equipment {
        Equipment(
            ownersKey: try value(ifAny: "ownersKey"), hasOwnCertificate: try value("ownCertificate"),
            hasSystemRoots: try value("systemRoots"), allowsIntermediates: try value("intermediates"), missing: try capabilities("missing"))
    }

    private func asked() throws -> Run.Asked {
        Run.Asked(
            trialsPerMode: try value("trialsPerMode"), assumeTrusted: try value("assumeTrusted"),
            urlDomain: try object(ifAny: "url") { try $0.domain() }, hosts: try value("hosts"),
            spared: try array("passedThrough") { try $0.domain() }, clientele: try word(ifAny: "clients") ?? .command,
            isCaptured: try value(ifAny: "captured") ?? false)
    }

    private func trial() throws -> Trial {
        let host: String? = try value(ifAny: "domain")
        return Trial(
            n: try value("n"), purpose: try word("purpose"), domain: try host.map { Domain(host: $0, port: try value("port")) },
            mode: try value("mode"), exit: try exit(), milliseconds: try value("milliseconds"), interrupted: try value("interrupted"),
            leftRunning: try value("leftRunning"), isCarried: try value("carried"))
    }

    private func cleartext() throws -> Cleartext {
        Cleartext(
            time: try time("time"), trial: try value(ifAny: "trial"), domain: try domain(), request: try value("request"),
            clientAddress: try object("client") { try $0.value("address") })
    }
}
