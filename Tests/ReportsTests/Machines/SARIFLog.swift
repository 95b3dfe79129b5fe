import Foundation
import Testing

/// A log of SARIF 2.1.0, read as strictly as the standard writes it: a member that is not named here, or that is missing, is a failure.
struct SARIFLog {
    struct Rule: Hashable { let id, title, description, help: String, severity: String?, tags: [String], weaknesses: [String] }
    struct Result { let rule, level, message, uri, fingerprint: String, line: Int, domain: String? }

    let version, schema, driver, category: String
    let rules: [Rule]
    let results: [Result]
    let notifications: [String]

    init(_ bytes: [UInt8]) throws {
        let log = try Members(JSONSerialization.jsonObject(with: Data(bytes)), ["$schema", "version", "runs"])
        (version, schema) = (try log.text("version"), try log.text("$schema"))
        let runs = try log.list("runs")
        try #require(runs.count == 1)
        let run = try Members(
            runs.first, ["tool", "taxonomies", "invocations", "automationDetails", "columnKind", "results"])
        #expect(try run.text("columnKind") == "unicodeCodePoints")
        category = try Members(run.value("automationDetails"), ["id"]).text("id")

        let taxonomies = try run.list("taxonomies").map {
            try Members($0, ["name", "organization", "informationUri", "shortDescription", "isComprehensive", "taxa"])
        }
        let taxa = try taxonomies.map { try $0.list("taxa").map { try Members($0, ["id", "shortDescription"]).text("id") } }
        let tool = try Members(Members(run.value("tool"), ["driver"]).value("driver"), ["name", "version", "rules", "supportedTaxonomies"])
        driver = try tool.text("name")
        let rules = try tool.list("rules").map { try Self.rule($0, taxa) }
        self.rules = rules
        results = try run.list("results").map { try Self.result($0, rules.map(\.id)) }
        let invocation = try Members(
            run.list("invocations").first, ["executionSuccessful", "startTimeUtc", "endTimeUtc"], or: ["toolExecutionNotifications"])
        notifications = try invocation.list(ifAny: "toolExecutionNotifications").map {
            try Members($0, ["message", "level"]).message("message")
        }
    }

    private static func rule(_ json: Any, _ taxa: [[String]]) throws -> Rule {
        let rule = try Members(
            json, ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"], or: ["relationships"])
        let bag = try Members(rule.value("properties"), ["tags", "precision"], or: ["security-severity"])
        let level = try Members(rule.value("defaultConfiguration"), ["level"]).text("level")
        #expect(["error", "warning", "note"].contains(level))
        let weaknesses = try rule.list(ifAny: "relationships").map { json in
            let target = try Members(Members(json, ["target", "kinds"]).value("target"), ["id", "index", "toolComponent"])
            let component = try Members(target.value("toolComponent"), ["name", "index"])
            let (place, index, id) = (try component.number("index"), try target.number("index"), try target.text("id"))
            let names = try #require(taxa.indices.contains(place) ? taxa[place] : nil)
            try #require(names.indices.contains(index) && names[index] == id)
            return id
        }
        return Rule(
            id: try rule.text("id"), title: try rule.message("shortDescription"), description: try rule.message("fullDescription"),
            help: try rule.message("help"), severity: bag.members["security-severity"] as? String,
            tags: try #require(bag.value("tags") as? [String]), weaknesses: weaknesses)
    }

    private static func result(_ json: Any, _ rules: [String]) throws -> Result {
        let result = try Members(
            json, ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "properties"])
        let index = try result.number("ruleIndex")
        let rule = try result.text("ruleId")
        try #require(rules.indices.contains(index) && rules[index] == rule)
        let location = try Members(result.list("locations").first, ["physicalLocation"], or: ["logicalLocations"])
        let physical = try Members(location.value("physicalLocation"), ["artifactLocation", "region"])
        let region = try Members(physical.value("region"), ["startLine"], or: ["startColumn"])
        let prints = try Members(result.value("partialFingerprints"), ["primaryLocationLineHash", "pinproof/v1"])
        let fingerprint = try prints.text("pinproof/v1")
        #expect(try prints.text("primaryLocationLineHash") == fingerprint + ":1")
        let logical = try location.list(ifAny: "logicalLocations").first.map { try Members($0, ["fullyQualifiedName", "kind"]) }
        return Result(
            rule: rule, level: try result.text("level"), message: try result.message("message"),
            uri: try Members(physical.value("artifactLocation"), ["uri"]).text("uri"), fingerprint: fingerprint,
            line: try region.number("startLine"), domain: try logical?.text("fullyQualifiedName"))
    }
}

/// The members of one object, exactly those that are expected.
private struct Members {
    let members: [String: Any]

    init(_ json: Any?, _ names: Set<String>, or others: Set<String> = []) throws {
        members = try #require(json as? [String: Any])
        let found = Set(members.keys)
        try #require(names.isSubset(of: found) && found.isSubset(of: names.union(others)), "\(found.sorted()), not \(names.sorted())")
    }

    func value(_ name: String) throws -> Any { try #require(members[name]) }
    func text(_ name: String) throws -> String { try #require(members[name] as? String) }
    func number(_ name: String) throws -> Int { try #require(members[name] as? Int) }
    func list(_ name: String) throws -> [Any] { try #require(members[name] as? [Any]) }
    func list(ifAny name: String) throws -> [Any] { members[name] == nil ? [] : try list(name) }
    func message(_ name: String) throws -> String { try Members(value(name), ["text"]).text("text") }
}
