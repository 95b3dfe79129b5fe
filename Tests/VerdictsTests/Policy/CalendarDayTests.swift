import Testing
import Verdicts

struct CalendarDayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1970-12-31", 364), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2026-11-21", 20_778),
        ("9999-12-31", 2_932_896),
    ])
    func `a day and its number`(text: String, number: Int) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.number == number)
        #expect(CalendarDay(secondsSince1970: Double(number) * 86_400 + 86_399) == day)
        #expect(day.description == text)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-00-10", "2026-02-29", "1900-02-29", "2026-04-31", "2026-4-01", "26-04-01", "2026-04-01T00",
        "2026/04/01",
        "+026-04-01", "２０２６-04-01", "1969-12-31",
    ]) func `what is no day is refused`(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func `every day of four hundred years is its own`() {
        var last = CalendarDay(secondsSince1970: 0)
        for number in 1...146_097 {
            let day = CalendarDay(secondsSince1970: Double(number) * 86_400)
            #expect(day > last && day.number == number && CalendarDay(day.description) == day)
            last = day
        }
    }

    @Test(arguments: [-1.0, .infinity, -.infinity, .nan, 1e300]) func `a moment beyond the calendar has a day all the same`(seconds: Double)
    {
        let day = CalendarDay(secondsSince1970: seconds)
        #expect(day.year == 1970 || day.year == 9999)
    }
}
