import Reports
import Testing
import Verdicts
import Wire

@Suite struct `A run file read back` {
    private func text(_ run: Run) -> String { String(decoding: RunFile.json(run), as: UTF8.self) }

    private func refusal(of text: String) -> ReportError? {
        do throws(ReportError) { _ = try RunFile.read(Array(text.utf8)) } catch { return error }
        return nil
    }

    /// The small run whose text is bent.
    private var sample: String {
        var value = run([.pinned()])
        value.connections = [.refused]
        return text(value)
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func `is the run that was written, whatever its strings are`(seed: UInt64) throws {
        var random = RandomRun(seed: seed)
        var value = random.run()
        let bytes = RunFile.json(value)
        let read = try RunFile.read(bytes)
        // The command alone is not written as it is.
        value.command = Secrets.masked(command: value.command)
        #expect(read == value)
        #expect(RunFile.json(read) == bytes)
    }

    @Test func `loses what times have below a millisecond, and no more the second time`() throws {
        var value = run([.strict()])
        value.started = 1_795_288_803.123456
        var connection = Connection.refused
        connection.milliseconds = 12.3456
        value.connections = [connection]
        let once = try RunFile.read(RunFile.json(value))
        #expect(once.started == 1_795_288_803.123 && once.connections.first?.milliseconds == 12.3)
        #expect(try RunFile.read(RunFile.json(once)) == once)
        #expect(once.connections.map(\.recorded) == [connection.recorded])
    }

    @Test func `keeps a masked command as it is`() throws {
        let command = ["curl", "-H", "Authorization: Bearer s", "-u", "me:s", "-bs=1", "--token", "s", "https://me:s@e.test/?token=s"]
        let once = try RunFile.read(RunFile.json(run([], command: command)))
        #expect(once.command == Secrets.masked(command: command))
        #expect(try RunFile.read(RunFile.json(once)) == once)
    }

    @Test func `may hold members that this version does not know`() throws {
        let bent = sample.replacing("\"schemaVersion\": 1,", with: "\"schemaVersion\": 1, \"later\": {\"a\": [1, null]},")
        #expect(bent != sample)
        #expect(refusal(of: bent) == nil)
    }

    @Test(
        arguments: [
            ("", .notJSON, ""), ("{", .notJSON, ""), ("{\"schemaVersion\": 1,}x", .notJSON, ""),
            (String(repeating: "[", count: 100_000), .notJSON, ""),
            ("{\"schemaVersion\": 1, \"tool\": " + String(repeating: "{\"a\":", count: 5000), .notJSON, ""), ("[]", .wrongType, ""),
            ("7", .wrongType, ""), ("{}", .missing, "schemaVersion"), ("{\"schemaVersion\": 2}", .version, "schemaVersion"),
            ("{\"schemaVersion\": \"1\"}", .wrongType, "schemaVersion"), ("{\"schemaVersion\": 1}", .missing, "tool"),
        ] as [(String, ReportError.Code, String)])
    func `is refused with the place where it is wrong`(text: String, code: ReportError.Code, path: String) throws {
        let error = try #require(refusal(of: text))
        #expect(error.code == code && error.path == path, "\(error)")
    }

    @Test(
        arguments: [
            (#""mode": "untrusted-ca""#, #""mode": 7"#, .wrongType, "connections[0].mode"),
            (#""mode": "untrusted-ca","#, "", .missing, "connections[0].mode"),
            (#""mode": "untrusted-ca""#, #""mode": null"#, .wrongType, "connections[0].mode"),
            ("\"step\": \"E3\",\n", "\"step\": \"E9\",\n", .unknownValue, "connections[0].step"),
            (#""kind": "client-hello""#, #""kind": "greeting""#, .unknownValue, "connections[0].events[0].kind"),
            (#""by": "reset""#, #""by": "kicked""#, .unknownValue, "connections[0].events[3].by"),
            (#""notes": ["alpn-guessed"]"#, #""notes": ["odd"]"#, .unknownValue, "connections[0].notes"),
            (#""notes": ["alpn-guessed"]"#, #""notes": [1]"#, .wrongType, "connections[0].notes"),
            (#""port": 443,"#, #""port": 65536,"#, .wrongType, "domains[0].port"),
            (#""port": 443,"#, #""port": -1,"#, .wrongType, "domains[0].port"),
            (#""port": 443,"#, #""port": 1.5,"#, .wrongType, "domains[0].port"),
            (#""port": 443,"#, #""port": 1e999,"#, .wrongType, "domains[0].port"),
            (#""verdict": "pinned""#, #""verdict": "splendid""#, .unknownValue, "domains[0].verdict"),
            (#""trust": {"#, #""trust": [{}], "odd": {"#, .wrongType, "domains[0].controls.trust"),
            (#""connections": ["#, #""connections": [7, "#, .wrongType, "connections[0]"),
            (#""connections": ["#, #""connections": {}, "odd": ["#, .wrongType, "connections"),
            (#""started": "2026-11-21T19:20:03.123Z""#, #""started": "2026-02-30T19:20:03.123Z""#, .wrongType, "run.started"),
            (#""started": "2026-11-21T19:20:03.123Z""#, #""started": "2026-11-21T19:20:03Z""#, .wrongType, "run.started"),
            (#""missing": []"#, #""missing": ["wings"]"#, .unknownValue, "run.equipment.missing"),
        ] as [(String, String, ReportError.Code, String)])
    func `names the member that is wrong`(old: String, new: String, code: ReportError.Code, path: String) throws {
        let range = try #require(sample.range(of: old), "the sample has no \(old)")
        let error = try #require(refusal(of: sample.replacingSubrange(range, with: new)))
        #expect(error.code == code && error.path == path, "\(error)")
        #expect(error.message.contains(path))
    }

    @Test func `says which words are known`() throws {
        let message = try #require(refusal(of: sample.replacing("\"step\": \"E3\",\n", with: "\"step\": \"\\u001b[31m\",\n"))).message
        #expect(
            message
                == "connections[0].step is “\\u{1b}[31m”, which this version does not know. It knows E0, E1, E2, E3, E4, E5, E6, E7, E8.")
    }

    @Test func `is not read beyond its limit`() {
        let bytes = [UInt8](repeating: UInt8(ascii: " "), count: RunFile.sizeLimit + 1)
        #expect(throws: ReportError.self) { try RunFile.read(bytes) }
    }

    @Test func `gives an error or a run for every broken copy, and every such run can be judged and shown`() {
        var (errors, runs) = (0, 0)
        for seed in 0..<180 as Range<UInt64> {
            var random = RandomRun(seed: seed)
            var numbers = SeededNumbers(state: seed)
            let whole = seed.isMultiple(of: 3) ? Array(sample.utf8) : RunFile.json(random.run())
            do throws(ReportError) {
                let run = try RunFile.read(numbers.mutated(whole))
                _ = Findings.of(Evidence(run: run))
                _ = TextReport().render(run)
                #expect(!RunFile.json(run).isEmpty)
                runs += 1
            } catch {
                #expect(error.message.count > 20)
                errors += 1
            }
        }
        #expect(errors >= 100 && runs >= 10, "\(errors) errors, \(runs) runs")
    }
}

extension SeededNumbers {
    /// The bytes with up to four changes: a byte replaced, removed or doubled, a digit or a letter exchanged, or the end cut off.
    fileprivate mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            guard let index = bytes.indices.randomElement(using: &self) else { break }
            switch Int.random(in: 0..<10, using: &self) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(bytes[index], at: index)
            case 2: bytes.removeSubrange(index...)
            case 3...6:
                let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
                if let place = bytes.indices.filter({ digits.contains(bytes[$0]) }).randomElement(using: &self) {
                    bytes[place] = UInt8.random(in: digits, using: &self)
                }
            default: bytes[index] = UInt8.random(in: 0...255, using: &self)
            }
        }
        return bytes
    }
}

extension String {
    fileprivate func range(of part: String) -> Range<String.Index>? { firstRange(of: part) }

    fileprivate func replacingSubrange(_ range: Range<String.Index>, with new: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: new)
        return copy
    }
}
