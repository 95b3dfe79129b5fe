// client URL
//
// A GET with URLSession of swift-corelibs-foundation, which reads https_proxy and no variable that names a CA bundle.
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

guard let url = CommandLine.arguments.dropFirst().first.flatMap(URL.init(string:)) else {
    print("usage: client URL")
    exit(64)
}
do {
    let (_, answer) = try await URLSession.shared.data(from: url)
    print((answer as? HTTPURLResponse)?.statusCode ?? 0)
} catch {
    print(error.localizedDescription)
    exit(1)
}
