internal import Foundation

/// SIGINT and SIGTERM as a stream, for as long as the process lives.
enum Signals {
    static func stream() -> AsyncStream<Int32> {
        AsyncStream { continuation in
            for number in [SIGINT, SIGTERM] {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                // The handler holds the source, which would be cancelled when it is let go.
                source.setEventHandler { withExtendedLifetime(source) { _ = continuation.yield(number) } }
                source.resume()
            }
        }
    }
}
