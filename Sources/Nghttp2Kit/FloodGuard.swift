/// Counts frames that ask for nothing, in windows one after the other.
///
/// A window begins with its first frame. At the border of two windows twice the limit may pass within one window's
/// length; that is no danger, and one number and one time are all that has to be kept.
struct FloodGuard {
    private let limit: Int
    private let window: Int64
    private var began: Int64?
    private var count = 0

    init(limit: Int, window: Int64) {
        self.limit = limit
        self.window = window
    }

    var isExceeded: Bool { count > limit }

    /// Counts one frame at a monotonic time in nanoseconds. Once exceeded it stays so.
    mutating func record(at now: Int64) {
        guard !isExceeded else { return }
        if let began {
            let (elapsed, overflow) = now.subtractingReportingOverflow(began)
            if !overflow, elapsed < window {
                count += 1
                return
            }
        }
        began = now
        count = 1
    }
}
