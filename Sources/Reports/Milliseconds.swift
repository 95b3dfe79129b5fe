/// Durations as people and JSON get them.
enum Milliseconds {
    /// Rounded to a tenth, without a trailing `.0`: `12.3`, `210`. nil for what is no number; beyond ±10¹⁵ it is cut.
    static func tenths(_ milliseconds: Double) -> String? {
        guard milliseconds.isFinite else { return nil }
        // Half a unit and the cut of the conversion: a rounding function would need the C mathematics library.
        let tenths = Int64(min(milliseconds.magnitude, 1e15) * 10 + 0.5)
        let (whole, tenth) = tenths.quotientAndRemainder(dividingBy: 10)
        let sign = milliseconds < 0 && tenths > 0 ? "-" : ""
        return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
    }
}
