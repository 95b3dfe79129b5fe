import FoundationEssentials
import Reports
import Testing

@Suite struct `JSON writer` {
    private func text(_ layout: JSONWriter.Layout = .compact, _ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter(layout)
        body(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func `members keep the order of the calls`() {
        let line = text { json in
            json.object { json in
                json.member("z", "last letter")
                json.member("a", 1)
                json.member("yes", true)
                json.object("none", nil as Int?) { json, _ in json.member("never", 1) }
                json.member("nothing", nil as String?)
                json.array("empty") { _ in }
                json.object("o") { $0.member("list", ["x", "y"]) }
            }
        }
        #expect(line == #"{"z":"last letter","a":1,"yes":true,"none":null,"nothing":null,"empty":[],"o":{"list":["x","y"]}}"#)
    }

    @Test func `the indented layout has a member a line and keeps inline containers on one`() {
        let document = text(.indented) { json in
            json.object { json in
                json.member("a", 1)
                json.object("inner", inline: true) { json in
                    json.member("b", 2)
                    json.array("c") { $0.element("d") }
                }
                json.array("list") { json in
                    json.element("e")
                    json.object { _ in }
                }
            }
        }
        #expect(
            document == """
                {
                  "a": 1,
                  "inner": {"b": 2, "c": ["d"]},
                  "list": [
                    "e",
                    {}
                  ]
                }
                """)
    }

    @Test func `every scalar of the first planes survives a round trip and no control or format scalar is written raw`() throws {
        let scalars = ((0...0x2FFF).map { UInt32($0) } + [0xFEFF, 0xFFFD, 0x1F600, 0xE0041, 0x10FFFF]).compactMap(Unicode.Scalar.init)
        var all = ""
        all.unicodeScalars.append(contentsOf: scalars)
        var json = JSONWriter()
        json.array { $0.element(all) }
        #expect(try JSONDecoder().decode([String].self, from: Data(json.bytes)) == [all])
        for scalar in String(decoding: json.bytes, as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: Issue.record("U+\(String(scalar.value, radix: 16)) stands raw")
            default: break
            }
        }
    }

    @Test(arguments: [
        ("\u{2028}", #""\u2028""#), ("\u{1B}[0m", #""\u001b[0m""#), ("\u{7F}", #""\u007f""#), ("\u{202E}", #""\u202e""#),
        ("\u{E0041}", #""\udb40\udc41""#), ("a\"b\\c\n\t\r", #""a\"b\\c\n\t\r""#), ("é", #""é""#), ("</script>", #""</script>""#),
    ])
    func `strings are escaped`(value: String, expected: String) {
        #expect(text { json in json.array { $0.element(value) } } == "[\(expected)]")
    }

    @Test(
        arguments: [
            (12.34, "12.3"), (12.36, "12.4"), (210, "210"), (0.00001, "0"), (-0.04, "0"), (-1.25, "-1.3"), (1e300, "1000000000000000"),
            (.nan, "null"), (.infinity, "null"),
        ] as [(Double, String)])
    func `durations are rounded to a tenth and never scientific`(milliseconds: Double, expected: String) {
        #expect(text { json in json.object { $0.member("ms", milliseconds: milliseconds) } } == #"{"ms":\#(expected)}"#)
    }

    @Test(
        arguments: [
            (1_795_288_803.123, "2026-11-21T19:20:03.123Z"), (0, "1970-01-01T00:00:00.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
            (951_868_799.9996, "2000-03-01T00:00:00.000Z"), (4_107_542_399.5, "2100-02-28T23:59:59.500Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"), (-5, "1970-01-01T00:00:00.000Z"), (1e300, "9999-12-31T23:59:59.999Z"),
            (.nan, "1970-01-01T00:00:00.000Z"),
        ] as [(Double, String)])
    func `moments are ISO 8601 in UTC with milliseconds`(seconds: Double, expected: String) {
        #expect(text { json in json.object { $0.member("t", time: seconds) } } == #"{"t":"\#(expected)"}"#)
    }

    @Test func `every day from 1970 to 2470 has the date that FoundationEssentials gives it`() {
        for day in 0..<182_622 {
            let seconds = Double(day) * 86_400 + 43_200
            let expected = Date(timeIntervalSince1970: seconds).formatted(.iso8601.year().month().day())
            let line = text { json in json.object { $0.member("t", time: seconds) } }
            #expect(line == #"{"t":"\#(expected)T12:00:00.000Z"}"#)
        }
    }
}
