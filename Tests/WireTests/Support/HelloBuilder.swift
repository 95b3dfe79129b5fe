/// A ClientHello from its parts, right or wrong.
struct HelloBuilder {
    var legacyVersion = 0x0303
    var sessionID: [UInt8] = []
    var cipherSuites = [0x1301, 0xC02B]
    var compressionMethods: [UInt8] = [0]
    /// Type and content; nil leaves the whole block out.
    var extensions: [(Int, [UInt8])]? = []
    /// Bytes after the extensions, inside the message.
    var trailing: [UInt8] = []

    var body: [UInt8] {
        var bytes = u16(legacyVersion) + Array(repeating: 7, count: 32)
        bytes += [UInt8(sessionID.count)] + sessionID
        bytes += u16(cipherSuites.count * 2) + cipherSuites.flatMap(u16)
        bytes += [UInt8(compressionMethods.count)] + compressionMethods
        if let extensions {
            let block = extensions.flatMap { u16($0) + u16($1.count) + $1 }
            bytes += u16(block.count) + block
        }
        return bytes + trailing
    }

    var message: [UInt8] { [1] + u24(body.count) + body }

    /// The message in one record.
    var record: [UInt8] { Self.record(message) }

    static func record(_ fragment: [UInt8], type: UInt8 = 22) -> [UInt8] { [type, 3, 1] + u16(fragment.count) + fragment }

    /// The message in records of so many bytes.
    static func records(_ message: [UInt8], of length: Int) -> [UInt8] {
        stride(from: 0, to: message.count, by: length).flatMap { record(Array(message[$0..<min(message.count, $0 + length)])) }
    }

    /// A list of 16-bit numbers with a length of two bytes.
    static func list(_ numbers: [Int]) -> [UInt8] { u16(numbers.count * 2) + numbers.flatMap(u16) }

    static func serverName(_ name: [UInt8], type: UInt8 = 0) -> [UInt8] {
        let entry = [type] + u16(name.count) + name
        return u16(entry.count) + entry
    }

    static func alpn(_ names: [[UInt8]]) -> [UInt8] {
        let entries = names.flatMap { [UInt8($0.count)] + $0 }
        return u16(entries.count) + entries
    }

    static func versions(_ versions: [Int]) -> [UInt8] { [UInt8(versions.count * 2)] + versions.flatMap(u16) }
}
