import Authority
import OpenSSLKit
import Testing

@Suite struct `The system's anchors` {
    @Test func `can all be read, where there are any`() throws {
        let bundles = try SystemTrust.bundles()
        #expect(bundles.count <= 1)
        #expect(SystemTrust.files().isEmpty == bundles.isEmpty)
        #expect(try TrustStore(bundles: bundles).anchors.isEmpty == bundles.isEmpty)
    }
}
