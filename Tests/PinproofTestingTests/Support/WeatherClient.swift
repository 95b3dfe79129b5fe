import Foundation
import Lab

/// The code under test: a client of known behaviour within this process.
struct WeatherClient {
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private let behaviour: LabBehaviour
    private let pin: String?
    private let environment: [String: String]

    /// - Parameters:
    ///   - proxy: where connections go.
    ///   - trusting: path of a PEM bundle.
    ///   - pin: SHA-256 of the public key that `api.weather.test` has to have; nil for none.
    init(proxy: URL, trusting anchors: String, pin: String? = nil) {
        self.init("strict", proxy: proxy, trusting: anchors, pin: pin)
    }

    /// The demo client of this name, or the one with a pin where there is one.
    init(_ name: String, proxy: URL, trusting anchors: String, pin: String? = nil) {
        behaviour = LabBehaviour.named(pin == nil ? name : "pin-spki") ?? .pinSPKI
        self.pin = pin
        environment = ["https_proxy": proxy.absoluteString, "SSL_CERT_FILE": anchors]
    }

    /// - Throws: what kept it from its answer.
    func forecast(from url: URL) async throws {
        let options = LabClient.Options(urls: [url.absoluteString], pin: pin, pinnedHost: WeatherServer.host)
        let ending = await (try LabClient(behaviour: behaviour, options: options, environment: environment)).run()
        guard ending.code == .answered else { throw Refusal(description: ending.text) }
    }
}
