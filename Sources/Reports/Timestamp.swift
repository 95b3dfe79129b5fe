internal import Verdicts

/// A moment in UTC, split into calendar fields.
///
/// No formatter: one is written for every connection.
struct Timestamp {
    let year: Int
    let month: Int
    let day: Int
    /// Milliseconds since midnight.
    let millisecondOfDay: Int

    /// The last millisecond that four digits of a year can hold.
    private static let latest = 253_402_300_799.999

    /// - Parameter seconds: since 1970-01-01T00:00:00Z, rounded to milliseconds. What lies before is 1970, what lies beyond 9999 its end.
    init(_ seconds: Double) {
        let bounded = seconds.isNaN ? 0 : min(max(seconds, 0), Self.latest)
        let total = Int(bounded * 1000 + 0.5)
        let (days, milliseconds) = total.quotientAndRemainder(dividingBy: 86_400_000)
        millisecondOfDay = milliseconds
        let date = CalendarDay(daysSince1970: days)
        year = date.year
        month = date.month
        day = date.day
    }

    /// Appends `2026-11-21T19:20:03.123Z`.
    func appendISO8601(to bytes: inout [UInt8]) {
        appendDate(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendClock(to: &bytes)
        bytes.append(UInt8(ascii: "."))
        Self.append(millisecondOfDay % 1000, digits: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// `2026-11-21T19:20:03`, in UTC without saying so: the form of JUnit.
    var seconds: String {
        var bytes: [UInt8] = []
        appendDate(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendClock(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `2026-11-21 19:20:03 UTC`, for people.
    var readable: String {
        var bytes: [UInt8] = []
        appendDate(to: &bytes)
        bytes.append(UInt8(ascii: " "))
        appendClock(to: &bytes)
        return String(decoding: bytes, as: UTF8.self) + " UTC"
    }

    /// `19:20:03.123`, the time of day.
    var clock: String {
        var bytes: [UInt8] = []
        appendClock(to: &bytes)
        bytes.append(UInt8(ascii: "."))
        Self.append(millisecondOfDay % 1000, digits: 3, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendDate(to bytes: inout [UInt8]) {
        Self.append(year, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(month, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(day, digits: 2, to: &bytes)
    }

    private func appendClock(to bytes: inout [UInt8]) {
        let seconds = millisecondOfDay / 1000
        Self.append(seconds / 3600, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(seconds / 60 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(seconds % 60, digits: 2, to: &bytes)
    }

    private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
