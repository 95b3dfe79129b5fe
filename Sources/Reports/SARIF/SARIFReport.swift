internal import Verdicts
internal import Wire

/// A run as SARIF 2.1.0 (OASIS): what code scanning reads. Each alert points to the line of the policy that is broken.
package enum SARIFReport {
    /// The most results of one run that GitHub takes; it refuses a file with more.
    package static let limit = 25_000

    /// The whole document, ending with a line feed. Beyond the limit the mildest alerts are left out, and a notification says how many.
    package static func json(_ judged: JudgedRun, limit: Int = Self.limit) -> [UInt8] {
        let all = judged.results()
        let sorted = all.count > limit ? Array(all.sorted { $0.level.rank > $1.level.rank }.prefix(limit)) : all
        var json = JSONWriter(.indented, capacity: 120_000 + 900 * sorted.count)
        json.object { json in
            json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            json.member("version", "2.1.0")
            json.array("runs") { json in
                json.object { json in
                    json.tool(judged.run.toolVersion)
                    json.weaknesses()
                    json.invocation(judged.run, leftOut: all.count - sorted.count)
                    json.object("automationDetails", inline: true) { $0.member("id", category(judged) + judged.run.id) }
                    json.member("columnKind", "unicodeCodePoints")
                    json.array("results") { json in
                        for result in sorted { json.result(result, file: judged.policy?.file) }
                    }
                }
            }
        }
        json.newline()
        return json.bytes
    }

    /// GitHub takes what stands before the last slash for the category, and replaces the alerts of the same category.
    private static func category(_ judged: JudgedRun) -> String {
        "pinproof/" + (judged.policy?.app.map { "\(SARIFText.uri($0, keepsSlash: false))/" } ?? "")
    }
}

// MARK: - The tool

extension JSONWriter {
    fileprivate mutating func tool(_ version: String) {
        object("tool") { json in
            json.object("driver") { json in
                json.member("name", "pinproof")
                json.member("version", version)
                json.array("rules") { json in
                    for rule in SARIFRule.all { json.rule(rule) }
                }
                json.array("supportedTaxonomies", inline: true) { json in
                    json.object { json in
                        json.member("name", "CWE")
                        json.member("index", 0)
                    }
                }
            }
        }
    }

    private mutating func rule(_ rule: SARIFRule) {
        object { json in
            json.member("id", rule.id)
            json.message("shortDescription", rule.title)
            json.message("fullDescription", rule.description)
            json.message(
                "help", "\(rule.title). \(rule.description) Ask `pinproof modes` what is shown, and docs/verdicts.md what follows.")
            json.object("defaultConfiguration", inline: true) { $0.member("level", rule.level.rawValue) }
            json.object("properties", inline: true) { json in
                json.member("tags", rule.tags + rule.weaknesses.map { "external/cwe/cwe-\($0.number)" })
                json.member("precision", "very-high")
                if let severity = rule.severity { json.member("security-severity", "\(severity)") }
            }
            guard !rule.weaknesses.isEmpty else { return }
            json.array("relationships") { json in
                for weakness in rule.weaknesses { json.relationship(to: weakness) }
            }
        }
    }

    private mutating func relationship(to weakness: CWE) {
        object(inline: true) { json in
            json.object("target") { json in
                json.member("id", String(weakness.number))
                json.member("index", SARIFRule.weaknesses.firstIndex(of: weakness))
                json.object("toolComponent") { json in
                    json.member("name", "CWE")
                    json.member("index", 0)
                }
            }
            json.member("kinds", ["superset"])
        }
    }

    fileprivate mutating func weaknesses() {
        array("taxonomies") { json in
            json.object { json in
                json.member("name", "CWE")
                json.member("organization", "MITRE")
                json.member("informationUri", "https://cwe.mitre.org/")
                json.message("shortDescription", "Common Weakness Enumeration")
                json.member("isComprehensive", false)
                json.array("taxa") { json in
                    for weakness in SARIFRule.weaknesses {
                        json.object(inline: true) { json in
                            json.member("id", String(weakness.number))
                            json.message("shortDescription", weakness.title)
                        }
                    }
                }
            }
        }
    }

    fileprivate mutating func invocation(_ run: Run, leftOut: Int) {
        array("invocations") { json in
            json.object { json in
                json.member("executionSuccessful", true)
                json.member("startTimeUtc", time: run.started)
                json.member("endTimeUtc", time: run.ended)
                let notes =
                    run.warnings + (leftOut > 0 ? ["\(leftOut) more alerts were left out: a file may have no more."] : [])
                guard !notes.isEmpty else { return }
                json.array("toolExecutionNotifications") { json in
                    for note in notes {
                        json.object(inline: true) { json in
                            json.message("message", note)
                            json.member("level", "warning")
                        }
                    }
                }
            }
        }
    }
}

// MARK: - Results

extension JSONWriter {
    fileprivate mutating func result(_ result: SARIFResult, file: String?) {
        object { json in
            json.member("ruleId", result.rule)
            json.member("ruleIndex", SARIFRule.indices[result.rule])
            json.member("level", result.level.rawValue)
            json.message("message", result.message)
            json.array("locations") { $0.location(of: result, file: file) }
            json.object("partialFingerprints", inline: true) { json in
                // GitHub knows this name alone.
                json.member("primaryLocationLineHash", "\(result.fingerprint):1")
                json.member("pinproof/v1", result.fingerprint)
            }
            json.object("properties") { json in
                for (name, value) in result.properties { json.member(name, printable(value, limit: 1000)) }
            }
        }
    }

    /// GitHub shows no alert without a file, and refuses a file whose addresses are of another scheme. So what no file demands stands in a file
    /// with the name of the domain, that is nowhere.
    private mutating func location(of result: SARIFResult, file: String?) {
        object { json in
            json.object("physicalLocation") { json in
                json.object("artifactLocation", inline: true) { json in
                    json.member("uri", SARIFText.uri(file ?? result.domain?.description ?? "pinproof"))
                }
                json.object("region", inline: true) { json in
                    json.member("startLine", result.place?.line ?? 1)
                    if let place = result.place { json.member("startColumn", place.column) }
                }
            }
            guard let domain = result.domain else { return }
            json.array("logicalLocations", inline: true) { json in
                json.object { json in
                    json.member("fullyQualifiedName", printable(domain.description))
                    json.member("kind", "resource")
                }
            }
        }
    }

    fileprivate mutating func message(_ key: String, _ text: String) {
        object(key, inline: true) { $0.member("text", SARIFText.message(text)) }
    }
}
