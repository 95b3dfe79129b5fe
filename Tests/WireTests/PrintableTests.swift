import Testing
import Wire

@Suite struct `Printable text` {
    @Test(arguments: [
        ("plain text, ~!", "plain text, ~!"), ("grüße 例え 🙂", "grüße 例え 🙂"), ("a\u{1B}[31mb", "a\\u{1b}[31mb"),
        ("\0\r\n\t", "\\u{0}\\u{d}\\u{a}\\u{9}"),
        ("\u{7F}\u{85}\u{9B}", "\\u{7f}\\u{85}\\u{9b}"),
        ("a\u{202E}b\u{2066}c\u{200F}d\u{061C}", "a\\u{202e}b\\u{2066}c\\u{200f}d\\u{61c}"),
        ("\u{200B}\u{FEFF}\u{2028}\u{E0041}", "\\u{200b}\\u{feff}\\u{2028}\\u{e0041}"), ("\u{E000}\u{3164}", "\\u{e000}\\u{3164}"),
        ("", ""),
    ])
    func `shows what is visible and escapes the rest`(text: String, shown: String) {
        #expect(printable(text) == shown)
        #expect(printable(Array(text.utf8)) == shown)
    }

    @Test(
        arguments: [
            ([0xFF], "\\u{ff}"), ([0x61, 0xC3], "a\\u{c3}"), ([0xC3, 0x28], "\\u{c3}("), ([0xC0, 0xAF], "\\u{c0}\\u{af}"),
            ([0xED, 0xA0, 0x80], "\\u{ed}\\u{a0}\\u{80}"), ([0xF0, 0x9F, 0x99, 0x82], "🙂"), ([0xE2, 0x82, 0x61], "\\u{e2}\\u{82}a"),
        ] as [([UInt8], String)])
    func `escapes bytes that are not UTF-8`(bytes: [UInt8], shown: String) {
        #expect(printable(bytes) == shown)
    }

    @Test func `is bounded, and never ends within an escape`() {
        #expect(printable("abcdef", limit: 3) == "abc…")
        #expect(printable("abc", limit: 3) == "abc")
        #expect(printable("ab\u{1B}", limit: 5) == "ab…")
        #expect(printable("x", limit: 0) == "…")
        #expect(printable("x", limit: -1) == "…")
        #expect(printable(String(repeating: "e\u{301}", count: 100_000)).unicodeScalars.count == 257)
        #expect(printable(Array(repeating: UInt8(0xFF), count: 100_000)).count <= 257)
    }

    @Test func `holds no hostile scalar whatever comes`() {
        var generator = SeededGenerator(1)
        for _ in 0..<20_000 {
            let shown = printable(generator.bytes(Int.random(in: 0...40, using: &generator)))
            #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && !(0x80...0x9F).contains($0.value) })
        }
    }
}
