import OpenSSLKit
import Testing

@Suite struct `A digest` {
    /// FIPS 180-2, appendix B, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `is SHA-256`(message: String, expected: String) {
        #expect(Digest.hex(Digest.sha256(Array(message.utf8))) == expected)
        #expect(Digest.short(Array(message.utf8)) == expected.prefix(12))
    }

    @Test(arguments: [([], ""), ([0], "00"), ([0x0f, 0xf0, 0xff], "0ff0ff")] as [([UInt8], String)])
    func `is shown in hexadecimal`(bytes: [UInt8], expected: String) {
        #expect(Digest.hex(bytes) == expected)
    }

    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `is shown in base64`(text: String, expected: String) {
        #expect(Digest.base64(Array(text.utf8)) == expected)
    }

    @Test func `can be shown in base64 on one line, however long`() {
        let text = Digest.base64([UInt8](repeating: 0xfb, count: 300))
        #expect(text == String(repeating: "+/v7", count: 100))
    }

    @Test func `is not where randomness is wanted`() throws {
        #expect(try Digest.random(0) == [])
        let values = try (0..<100).map { _ in try Digest.random(16) }
        #expect(Set(values).count == 100)
        #expect(values.allSatisfy { $0.count == 16 })
    }
}
