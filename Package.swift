// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target: Swift 6 mode with the borders of docs/ARCHITECTURE.md held by the compiler.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

/// Everywhere but in the C bindings a pointer is an error.
let safe: [SwiftSetting] = house + [.strictMemorySafety()]

func product(_ name: String, _ package: String = "swift-nio") -> Target.Dependency { .product(name: name, package: package) }

let package = Package(
    name: "pinproof",
    products: [
        .executable(name: "pinproof", targets: ["CLI"]),
        .library(name: "PinproofTesting", targets: ["PinproofTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .target(name: "CPlatform"),
        .target(name: "Wire", swiftSettings: safe),
        .target(name: "Catalog", dependencies: ["Wire"], swiftSettings: safe),
        .target(name: "Verdicts", dependencies: ["Wire", "Catalog"], swiftSettings: safe),
        .target(name: "Reports", dependencies: ["Wire", "Catalog", "Verdicts"], swiftSettings: safe),
        .target(
            name: "PolicyFile", dependencies: ["Wire", "Catalog", "Verdicts", product("Yams", "Yams")], swiftSettings: safe),
        .target(
            name: "Store", dependencies: ["Wire", "Catalog", "Verdicts", "Reports", product("GRDB", "GRDB.swift")], swiftSettings: safe),
        .target(name: "OpenSSLKit", dependencies: ["Wire", "COpenSSL", product("NIOCore")], swiftSettings: house),
        .target(name: "Nghttp2Kit", dependencies: ["Wire", "CNghttp2", product("NIOCore")], swiftSettings: house),
        .target(
            name: "Authority",
            dependencies: ["Wire", "Catalog", "OpenSSLKit", product("SystemPackage", "swift-system")], swiftSettings: safe),
        .target(
            name: "Proxy",
            dependencies: [
                "Wire", "Catalog", "Verdicts", "OpenSSLKit", "Nghttp2Kit", "Authority", product("NIOCore"), product("NIOPosix"),
                product("Logging", "swift-log"),
            ],
            swiftSettings: safe),
        .target(
            name: "Runner",
            dependencies: [
                "Wire", "Catalog", "Verdicts", "OpenSSLKit", "Authority", "Proxy", "CPlatform", product("NIOCore"),
                product("Logging", "swift-log"), product("Subprocess", "swift-subprocess"), product("SystemPackage", "swift-system"),
            ],
            swiftSettings: safe),
        .target(
            name: "Lab",
            dependencies: [
                "Wire", "Catalog", "Verdicts", "OpenSSLKit", "Nghttp2Kit", "Authority", "Proxy", "Runner", product("NIOCore"),
                product("NIOPosix"), product("NIOHTTP1"), product("Logging", "swift-log"),
            ],
            swiftSettings: safe),
        .target(
            name: "PinproofTesting",
            dependencies: [
                "Wire", "Catalog", "Verdicts", "Reports", "PolicyFile", "OpenSSLKit", "Authority", "Proxy", "Runner", product("NIOPosix"),
                product("Logging", "swift-log"),
            ],
            swiftSettings: safe),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "Wire", "Catalog", "Verdicts", "Reports", "PolicyFile", "Store", "OpenSSLKit", "Authority", "Proxy", "Runner", "Lab",
                "CPlatform", product("NIOCore"), product("NIOPosix"), product("Logging", "swift-log"),
                product("ArgumentParser", "swift-argument-parser"),
            ],
            swiftSettings: safe),
        .testTarget(name: "WireTests", dependencies: ["Wire"], swiftSettings: house),
        .testTarget(name: "VerdictsTests", dependencies: ["Wire", "Catalog", "Verdicts"], swiftSettings: house),
        .testTarget(
            name: "ReportsTests", dependencies: ["Wire", "Catalog", "Verdicts", "Reports"], exclude: ["Schemas"], swiftSettings: house),
        .testTarget(
            name: "PolicyFileTests", dependencies: ["Wire", "Catalog", "Verdicts", "PolicyFile"], swiftSettings: house),
        .testTarget(
            name: "StoreTests", dependencies: ["Wire", "Catalog", "Verdicts", "Reports", "Store", product("GRDB", "GRDB.swift")],
            swiftSettings: safe),
        .testTarget(name: "CatalogTests", dependencies: ["Wire", "Catalog"], swiftSettings: safe),
        .testTarget(
            name: "OpenSSLKitTests", dependencies: ["Wire", "OpenSSLKit", "COpenSSL", product("NIOCore")], swiftSettings: house),
        .testTarget(
            name: "AuthorityTests", dependencies: ["Wire", "Catalog", "OpenSSLKit", "Authority"], swiftSettings: safe),
        .testTarget(
            name: "RunnerTests", dependencies: ["Wire", "Catalog", "Verdicts", "OpenSSLKit", "Authority", "Runner"], swiftSettings: safe),
        .testTarget(name: "HouseTests", dependencies: ["Wire", "Catalog", "Verdicts", "Reports"], swiftSettings: house),
        .testTarget(name: "Nghttp2KitTests", dependencies: ["Wire", "Nghttp2Kit", product("NIOCore")], swiftSettings: house),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CLI", "Wire", "Catalog", "Verdicts", "Reports", "OpenSSLKit", "Authority", "Runner", "Lab", product("NIOPosix"),
            ],
            exclude: ["Calibration/calibration.json", "Clients/Programs"], swiftSettings: safe),
        .testTarget(
            name: "ProxyTests",
            dependencies: [
                "Wire", "Catalog", "Verdicts", "OpenSSLKit", "Nghttp2Kit", "Authority", "Proxy", product("NIOCore"), product("NIOPosix"),
                product("NIOEmbedded"), product("Logging", "swift-log"),
            ], swiftSettings: safe),
        .testTarget(
            name: "PinproofTestingTests",
            dependencies: [
                "PinproofTesting", "Wire", "Catalog", "Verdicts", "OpenSSLKit", "Lab", product("NIOPosix"),
                product("Subprocess", "swift-subprocess"),
            ],
            swiftSettings: safe),
        .testTarget(
            name: "LabTests",
            dependencies: [
                "Lab", "Wire", "Catalog", "Verdicts", "OpenSSLKit", "Authority", "Proxy", "Runner", product("NIOCore"),
                product("NIOPosix"), product("Logging", "swift-log"),
            ],
            swiftSettings: safe),
    ],
    swiftLanguageModes: [.v6]
)

/// Each reader of foreign bytes as a target for libFuzzer. A test puts the committed corpus to all of them; with PINPROOF_FUZZ in the
/// environment there is a program for libFuzzer in its place, which `.ci/fuzz` builds.
let readers: [Target.Dependency] = [
    "Wire", "Catalog", "Verdicts", "Reports", "PolicyFile", "OpenSSLKit", "Nghttp2Kit", product("NIOCore"),
]
if Context.environment["PINPROOF_FUZZ"] == nil {
    package.targets.append(
        .testTarget(
            name: "FuzzingTests", dependencies: readers, path: "Tests/Fuzzing", exclude: ["Corpus", "CLibFuzzer", "Driver"],
            swiftSettings: safe))
} else {
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzzing/CLibFuzzer"),
        .executableTarget(
            name: "fuzz", dependencies: readers + ["CLibFuzzer"], path: "Tests/Fuzzing", exclude: ["Corpus", "CLibFuzzer", "Replay"],
            swiftSettings: house),
    ]
}
