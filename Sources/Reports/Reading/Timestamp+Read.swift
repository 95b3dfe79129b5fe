extension Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z of `2026-11-21T19:20:03.123Z`; nil for every other form, and for days that there are not.
    static func seconds(_ text: String) -> Double? {
        guard let fields = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z/)?.output,
            let year = Int(fields.1), let month = Int(fields.2), let day = Int(fields.3), let hour = Int(fields.4),
            let minute = Int(fields.5), let second = Int(fields.6), let millisecond = Int(fields.7)
        else { return nil }
        // Years are counted from March, as they are when a moment is written.
        let shifted = month <= 2 ? year - 1 : year
        let monthFromMarch = month <= 2 ? month + 9 : month - 3
        let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * monthFromMarch + 2) / 5 + day - 1 - 719_468
        let seconds = Double(((days * 24 + hour) * 60 + minute) * 60 + second) + Double(millisecond) / 1000
        // What does not come out as it went in was no moment, such as 30 February.
        var again: [UInt8] = []
        Timestamp(seconds).appendISO8601(to: &again)
        return again == Array(text.utf8) ? Double(Int((seconds * 1000).rounded())) / 1000 : nil
    }
}
