/// A day of the Gregorian calendar, in UTC: what a person writes as `2026-12-31`.
package struct CalendarDay: Codable, Hashable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to the length of the month.
    package let day: Int

    /// The day with these numbers; nil where the calendar has none, or the year is not within 1970…9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1970...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(of: month, in: year) else { return nil }
        self.init(checked: year, month, day)
    }

    private init(checked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYY-MM-DD` (ISO 8601 calendar date); nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }) else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == 3, let year = numbers.first, let month = numbers.dropFirst().first, let day = numbers.last else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }

    /// The day of a moment; the first or last day that can be written where the moment is outside of them.
    ///
    /// - Parameter seconds: Since 1970-01-01T00:00:00Z.
    package init(secondsSince1970 seconds: Double) {
        let bounded = seconds.isFinite ? min(max(seconds, 0), Self.lastMoment) : 0
        self.init(daysSince1970: Int(bounded / 86_400))
    }

    /// The day with this number; the first or last day that can be written where it is outside of them.
    ///
    /// Own arithmetic: the proleptic Gregorian calendar is a dozen lines.
    package init(daysSince1970 number: Int) {
        // Years are counted from 1 March of the year 0, so that a leap day is the last of its year; 400 of them have 146,097 days.
        let (cycle, dayOfCycle) = (min(max(number, 0), Self.lastNumber) + 719_468).quotientAndRemainder(dividingBy: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        // From March on, months come in groups of five with 153 days.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
        self.init(checked: year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// Days since 1970-01-01.
    package var number: Int {
        let (cycle, yearOfCycle) = (month > 2 ? year : year - 1).quotientAndRemainder(dividingBy: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    }

    private static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// That of 9999-12-31.
    private static let lastNumber = 2_932_896
    /// 9999-12-31T00:00:00Z.
    private static let lastMoment = 253_402_214_400.0
}

extension CalendarDay: Comparable, CustomStringConvertible {
    package static func < (a: CalendarDay, b: CalendarDay) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

    /// `2026-12-31`.
    package var description: String { "\(year)-\(Self.padded(month))-\(Self.padded(day))" }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
