internal import NIOCore
internal import Nghttp2Kit
internal import Verdicts
internal import Wire

/// What is read of the traffic of accepted clients beyond their first request.
package struct ExchangeOptions: Hashable, Sendable {
    /// Keep the first part of each body, up to `ExchangeLimits.keptBody`.
    package var keepsBodies: Bool
    /// Show credentials and the values of queries too.
    package var includesSecrets: Bool

    package init(keepsBodies: Bool = false, includesSecrets: Bool = false) {
        self.keepsBodies = keepsBodies
        self.includesSecrets = includesSecrets
    }
}

/// Reads copies of what goes both ways on one accepted connection and tells of each exchange. Belongs to the event loop.
///
/// It stands beside the relay and not in it: whatever it does not understand goes on all the same.
final class ExchangeWatch {
    private enum Reader {
        case http1(HTTP1Observer)
        case http2(HTTP2ExchangeObserver)
    }

    private let options: ExchangeOptions
    private let sink: any ObservationSink
    private let story: Story
    private var reader: Reader?

    init(_ options: ExchangeOptions, story: Story, sink: any ObservationSink) {
        self.options = options
        self.story = story
        self.sink = sink
    }

    func read(_ bytes: ByteBuffer, from side: HTTPExchange.Side) {
        let now = story.nanoseconds
        switch reader ?? begin() {
        case .http1(var observer):
            // Taken out for the moment, so that what it holds is not copied.
            reader = nil
            observer.read(Array(bytes.readableBytesView)[...], from: side, at: now)
            tell(observer.takeFinished())
            reader = .http1(observer)
        case .http2(let observer):
            observer.read(bytes, from: side, at: now)
            tell(observer.takeFinished())
            reader = .http2(observer)
        }
    }

    /// The connection is over.
    func end() {
        switch reader {
        case .http1(var observer):
            observer.close(at: story.nanoseconds)
            tell(observer.takeFinished())
        case .http2(let observer):
            observer.close()
            tell(observer.takeFinished())
        case nil: break
        }
        reader = nil
    }

    private func begin() -> Reader {
        var limits = ExchangeLimits()
        if options.keepsBodies { limits.body = ExchangeLimits.keptBody }
        return story.connection.tls?.alpn == "h2" ? .http2(HTTP2ExchangeObserver(limits)) : .http1(HTTP1Observer(limits))
    }

    private func tell(_ finished: [HTTPExchange]) {
        let connection = story.connection
        for content in finished {
            sink.record(
                Exchange(
                    connection: connection.id, time: connection.time + Double(content.request.begin) / 1e9,
                    clientAddress: connection.client.address, domain: connection.domain, trial: connection.trial, mode: connection.mode,
                    content: options.includesSecrets ? content : content.masked))
        }
    }
}
