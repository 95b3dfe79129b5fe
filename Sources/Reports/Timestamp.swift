/// A moment in UTC, split into calendar fields.
///
/// Own arithmetic and no formatter: one is written for every connection, and the proleptic Gregorian calendar is a dozen lines.
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

        // Years are counted from 1 March of the year 0, so that a leap day is the last of its year; 400 of them have 146,097 days.
        let (cycle, dayOfCycle) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        // From March on, months come in groups of five with 153 days.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
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
