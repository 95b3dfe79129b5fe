internal import Catalog
package import Verdicts

/// A whole run as one JSON document: what `--json` writes and other tools read.
package enum RunFile {
    /// Renders the run, indented by two, ending with a line feed. The command's secrets are masked.
    ///
    /// - Parameter policy: What it was held against: the member `policy`, which is left out where there was none.
    package static func json(_ run: Run, policy: PolicyReport? = nil) -> [UInt8] {
        var json = JSONWriter(.indented, capacity: capacity(run))
        json.document(run, policy)
        json.newline()
        return json.bytes
    }

    /// Several runs as one array of such documents.
    package static func json(_ runs: [Run]) -> [UInt8] {
        var json = JSONWriter(.indented, capacity: runs.map(capacity).reduce(0, +))
        json.array { json in
            for run in runs { json.document(run) }
        }
        json.newline()
        return json.bytes
    }

    /// A connection takes about 1,500 bytes, most of it events.
    private static func capacity(_ run: Run) -> Int { 4096 + 1500 * run.connections.count }
}

extension JSONWriter {
    fileprivate mutating func document(_ run: Run, _ policy: PolicyReport? = nil) {
        object { json in
            json.member("schemaVersion", Run.schemaVersion)
            json.object("tool", inline: true) { json in
                json.member("name", "pinproof")
                json.member("version", run.toolVersion)
            }
            json.head(of: run)
            json.array("domains") { json in
                for finding in run.findings { json.domain(finding) }
            }
            json.array("connections") { json in
                for connection in run.connections { json.connection(connection) }
            }
            json.array("trials") { json in
                for trial in run.trials { json.trial(trial) }
            }
            json.array("cleartext") { json in
                for cleartext in run.cleartext { json.cleartext(cleartext) }
            }
            json.array("origins") { json in
                for origin in run.origins { json.origin(origin) }
            }
            json.array("warnings") { json in
                for warning in run.warnings { json.element(warning) }
            }
            if let policy { json.member("policy", policy) }
        }
    }

    fileprivate mutating func head(of run: Run) {
        object("run") { json in
            json.member("id", run.id)
            json.member("started", time: run.started)
            json.member("ended", time: run.ended)
            json.member("command", Secrets.masked(command: run.command))
            json.member("profile", run.profile)
            json.member("modes", run.modes)
            json.member("trustVia", run.trust?.via.rawValue)
            json.member("trustExhausted", run.trust?.isExhausted ?? false)
            json.member("trustObstacle", run.trust?.obstacle)
            json.object("equipment", inline: true) { json in
                json.member("ownersKey", run.equipment.ownersKey)
                json.member("ownCertificate", run.equipment.hasOwnCertificate)
                json.member("intermediates", run.equipment.allowsIntermediates)
                json.member("systemRoots", run.equipment.hasSystemRoots)
                json.member("missing", run.equipment.missing.map(\.words).sorted())
            }
            json.object("asked", inline: true) { json in
                json.member("trialsPerMode", run.asked.trialsPerMode)
                json.member("assumeTrusted", run.asked.assumeTrusted)
                json.object("url", run.asked.urlDomain) { json, domain in
                    json.member("domain", domain.host)
                    json.member("port", domain.port)
                }
                json.member("clients", run.asked.clientele.rawValue)
                json.member("captured", run.asked.isCaptured)
                json.member("hosts", run.asked.hosts)
                json.array("passedThrough") { json in
                    for domain in run.asked.spared {
                        json.object { json in
                            json.member("domain", domain.host)
                            json.member("port", domain.port)
                        }
                    }
                }
            }
            json.member("mixed", run.isMixed)
        }
        object("ca", run.authority, inline: true) { json, authority in
            json.member("fingerprint", authority.fingerprint)
            json.member("notAfter", time: authority.notAfter)
        }
    }

    mutating func domain(_ finding: Finding) {
        object { json in
            json.member("domain", finding.domain.host)
            json.member("port", finding.domain.port)
            json.client(of: finding)
            json.claim(of: finding)
            json.member("acceptedModes", finding.acceptedModes)
            json.member("retriedModes", finding.retriedModes)
            json.controls(finding.controls)
            json.member("remarks", Words.remarks(of: finding))
            json.object("cells") { json in
                for cell in finding.cells { json.cell(cell) }
            }
            json.object("genuine", finding.origin) { json, origin in
                json.members(of: origin)
                json.chain(of: origin)
            }
        }
    }

    private mutating func chain(of origin: Origin) {
        array("chainPEM") { json in
            for certificate in origin.chainPEM { json.element(certificate) }
        }
        array("chain") { json in
            for link in origin.chain { json.link(link) }
        }
    }

    private mutating func cell(_ cell: Finding.Cell) {
        object(cell.mode, inline: true) { json in
            json.member("outcome", cell.outcome?.rawValue)
            json.member("step", cell.step?.rawValue)
            json.member("alert", cell.alert)
            json.member("trials", cell.trials)
            json.member("accepted", cell.accepted)
            json.member("refused", cell.refused)
            json.member("testable", cell.state == .tested)
            json.member("state", cell.state.rawValue)
            json.exit(cell.exit)
            json.member("request", cell.request)
            json.member("why", cell.why)
        }
    }

    mutating func trial(_ trial: Trial) { object(inline: true) { $0.members(of: trial) } }

    mutating func cleartext(_ cleartext: Cleartext) {
        object(inline: true) { json in
            json.member("time", time: cleartext.time)
            json.members(of: cleartext)
        }
    }

    mutating func origin(_ origin: Origin) {
        object { json in
            json.member("domain", origin.domain.host)
            json.member("port", origin.domain.port)
            json.members(of: origin)
            json.chain(of: origin)
        }
    }

    mutating func connection(_ connection: Connection) {
        object { json in
            json.member("id", connection.id)
            json.member("time", time: connection.time)
            json.object("client") { json in
                json.member("address", connection.client.address)
                json.member("ja4", connection.client.ja4)
                json.member("id", connection.client.stack)
                json.member("process", connection.client.process)
            }
            json.members(of: connection)
            json.details(of: connection)
        }
    }
}
