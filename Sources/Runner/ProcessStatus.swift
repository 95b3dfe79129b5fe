#if os(Linux)
    internal import Foundation

    /// What `/proc/PID/stat` says of a process (proc(5)).
    struct ProcessStatus {
        let name: String
        let group: pid_t
        /// Neither dead nor a zombie.
        let isRunning: Bool

        /// nil where there is no such process any more.
        init?(of process: pid_t) {
            // The name stands in parentheses and may hold some itself; state, parent and process group follow.
            guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8), let open = stat.firstIndex(of: "("),
                let close = stat.lastIndex(of: ")"), open < close
            else { return nil }
            let fields = stat[close...].dropFirst().split(separator: " ")
            guard fields.count > 2, let group = pid_t(fields[2]) else { return nil }
            name = String(stat[open..<close].dropFirst())
            self.group = group
            isRunning = !["Z", "X"].contains(fields[0])
        }

        /// Every process that can be seen; nil where `/proc` cannot be read.
        static var everyone: [pid_t]? {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) }
        }
    }
#endif
