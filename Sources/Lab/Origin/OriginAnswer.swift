internal import Foundation
internal import NIOCore

/// What the origin answers to every request: a small JSON object that says what it read.
struct OriginAnswer: Encodable {
    let host: String
    let method: String
    let path: String
    let version: String

    init(to request: ReceivedRequest) {
        host = request.host
        method = request.method
        path = request.path
        version = request.version
    }

    /// The content: one line.
    func body() throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(bytes: try encoder.encode(self) + [UInt8(ascii: "\n")])
    }

    /// The fields of the response, in lower case. An origin with a clock sends Date (RFC 9110 §6.6.1).
    static func fields(length: Int) -> [(name: String, value: String)] {
        [
            (name: "content-type", value: "application/json"), (name: "content-length", value: "\(length)"),
            (name: "cache-control", value: "no-store"), (name: "date", value: Date.now.formatted(dateStyle)),
        ]
    }

    /// IMF-fixdate (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static let dateStyle = Date.VerbatimFormatStyle(
        format: """
            \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .padded(4)) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
            """,
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
}
