// Times as run files keep them. What is judged is rounded first, so that a recorded run is judged by the numbers of the live one.
extension Connection {
    /// The same record with its moment in whole milliseconds and its durations in tenths of one.
    package var recorded: Connection {
        var copy = self
        copy.time = Recorded.moment(time)
        copy.milliseconds = Recorded.duration(milliseconds)
        copy.firstRequestMilliseconds = firstRequestMilliseconds.map(Recorded.duration)
        return copy
    }
}

extension Cleartext {
    /// The same record with its moment in whole milliseconds.
    package var recorded: Cleartext {
        var copy = self
        copy.time = Recorded.moment(time)
        return copy
    }
}

/// How exactly a run file keeps times.
package enum Recorded {
    /// Seconds since 1970-01-01T00:00:00Z, rounded to whole milliseconds.
    package static func moment(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

    /// Milliseconds, rounded to tenths.
    package static func duration(_ milliseconds: Double) -> Double { (milliseconds * 10).rounded() / 10 }
}
