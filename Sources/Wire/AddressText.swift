/// IP addresses between bytes in network order and text.
enum AddressText {
    /// Four decimal numbers from 0 to 255 without leading zeros (`dec-octet`, RFC 3986 §3.2.2).
    static func ipv4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy(isDigit) else { return nil }
            guard part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            guard let octet = UInt8(String(decoding: part, as: UTF8.self)) else { return nil }
            address.append(octet)
        }
        return address
    }

    /// Any of the text forms of RFC 4291 §2.2, without brackets and zone.
    static func ipv6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard (2...45).contains(text.count) else { return nil }
        guard let (head, tail) = splitAtDoubleColon(text) else { return nil }
        guard let tail else {
            guard let address = groups(head, endsAddress: true), address.count == 16 else { return nil }
            return address
        }
        guard let front = groups(head, endsAddress: false), let back = groups(tail, endsAddress: true) else { return nil }
        let known = front.count + back.count
        guard known <= 14 else { return nil }
        return front + Array(repeating: 0, count: 16 - known) + back
    }

    static func canonicalIPv4(_ address: [UInt8]) -> String {
        address.map { String($0) }.joined(separator: ".")
    }

    /// RFC 5952 §4: lower case, no leading zeros, the first longest run of two or more zero groups as `::`;
    /// §5: an IPv4-mapped address ends in dotted decimal.
    static func canonicalIPv6(_ address: [UInt8]) -> String {
        if address.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
            return "::ffff:" + canonicalIPv4(Array(address.suffix(4)))
        }
        var numbers: [UInt16] = []
        var rest = address[...]
        while let high = rest.popFirst(), let low = rest.popFirst() {
            numbers.append(UInt16(high) << 8 | UInt16(low))
        }
        let texts = numbers.map { String($0, radix: 16) }
        guard let run = longestZeroRun(numbers) else { return texts.joined(separator: ":") }
        return texts.prefix(run.lowerBound).joined(separator: ":") + "::" + texts.dropFirst(run.upperBound).joined(separator: ":")
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// What stands before and after the one `::`; the second is nil where there is none. Nil when there are two.
    private static func splitAtDoubleColon(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>?)? {
        let colon = UInt8(ascii: ":")
        let pairs = zip(text, text.dropFirst())
        guard let head = pairs.enumerated().first(where: { $1 == (colon, colon) })?.offset else { return (text, nil) }
        let tail = text.dropFirst(head + 2)
        guard tail.first != colon, !zip(tail, tail.dropFirst()).contains(where: { $0 == (colon, colon) }) else { return nil }
        return (text.prefix(head), tail)
    }

    /// The bytes of groups of one to four hexadecimal digits; the last may be an IPv4 address where the whole address ends.
    private static func groups(_ text: ArraySlice<UInt8>, endsAddress: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)[...]
        var ending: [UInt8] = []
        if endsAddress, let last = parts.last, last.contains(UInt8(ascii: ".")) {
            guard let address = ipv4(last) else { return nil }
            ending = address
            parts = parts.dropLast()
        }
        guard parts.count <= 8 else { return nil }
        var address: [UInt8] = []
        for part in parts {
            guard (1...4).contains(part.count) else { return nil }
            var number: UInt16 = 0
            for byte in part {
                guard let digit = hexValue(byte) else { return nil }
                number = number << 4 | UInt16(digit)
            }
            address += [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
        }
        return address + ending
    }

    private static func longestZeroRun(_ numbers: [UInt16]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        for (index, number) in numbers.enumerated() {
            if number != 0 {
                start = index + 1
            } else if index + 1 - start >= max(2, (best?.count ?? 0) + 1) {
                best = start..<(index + 1)
            }
        }
        return best
    }
}
