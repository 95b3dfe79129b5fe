internal import FoundationEssentials
package import Verdicts

extension RunFile {
    /// A run in pieces, for a store that keeps each as it comes. A piece is the JSON that stands for it in the run file.
    package struct Pieces: Sendable {
        /// A run file whose arrays are empty, but for the warnings.
        package var head: [UInt8]
        package var findings: [[UInt8]]
        package var connections: [[UInt8]]
        package var trials: [[UInt8]]
        package var cleartext: [[UInt8]]
        package var origins: [[UInt8]]

        package init(
            head: [UInt8], findings: [[UInt8]] = [], connections: [[UInt8]] = [], trials: [[UInt8]] = [], cleartext: [[UInt8]] = [],
            origins: [[UInt8]] = []
        ) {
            self.head = head
            self.findings = findings
            self.connections = connections
            self.trials = trials
            self.cleartext = cleartext
            self.origins = origins
        }
    }

    /// What was asked for and the warnings, without anything that was seen or found. The command's secrets are masked.
    package static func head(_ run: Run) -> [UInt8] {
        var head = run
        head.findings = []
        head.connections = []
        head.trials = []
        head.cleartext = []
        head.origins = []
        return json(head)
    }

    /// One element of the member `domains`, without white space.
    package static func piece(_ finding: Finding) -> [UInt8] { piece { $0.domain(finding) } }

    /// One element of the member `connections`, without white space.
    package static func piece(_ connection: Connection) -> [UInt8] { piece { $0.connection(connection) } }

    /// One element of the member `trials`, without white space.
    package static func piece(_ trial: Trial) -> [UInt8] { piece { $0.trial(trial) } }

    /// One element of the member `cleartext`, without white space.
    package static func piece(_ cleartext: Cleartext) -> [UInt8] { piece { $0.cleartext(cleartext) } }

    /// One element of the member `origins`, without white space.
    package static func piece(_ origin: Origin) -> [UInt8] { piece { $0.origin(origin) } }

    /// Puts a run together again, as `read` would have it from the whole file.
    ///
    /// - Throws: `ReportError`, with the place in the document; also where the pieces together are larger than a run file may be.
    package static func read(_ pieces: Pieces) throws(ReportError) -> Run {
        var run = try read(pieces.head)
        let members = [
            ("domains", pieces.findings), ("connections", pieces.connections), ("trials", pieces.trials), ("cleartext", pieces.cleartext),
            ("origins", pieces.origins),
        ].map { name, elements in Array("\"\(name)\":[".utf8) + elements.joined(separator: comma) + Array("]".utf8) }
        let bytes = Array("{".utf8) + members.joined(separator: comma) + Array("}".utf8)
        guard bytes.count <= sizeLimit else {
            throw ReportError(.tooLarge, "The run has more than \(sizeLimit >> 20) MiB, which is more than can be read at once.")
        }
        do {
            run = try JSONDecoder().decode(Records.self, from: Data(bytes)).added(run)
        } catch let error as ReportError {
            throw error
        } catch {
            throw ReportError(.notJSON, "A part of the run is not JSON, or is cut off.")
        }
        return run
    }

    private static let comma = [UInt8(ascii: ",")]

    private static func piece(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter(.compact, capacity: 1536)
        write(&json)
        return json.bytes
    }

    private struct Records: Decodable {
        let added: (Run) throws -> Run

        init(from decoder: any Decoder) throws {
            let members = try JSONMembers(decoder)
            added = { run in
                var run = run
                try members.records(into: &run)
                return run
            }
        }
    }
}
