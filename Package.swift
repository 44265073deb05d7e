// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "chainrule",
  products: [
    .executable(name: "chainrule", targets: ["chainrule"]),
    // For `Benchmarks/`.
    .library(name: "ChainruleCore", targets: ["Autograd", "Networks", "Tensors"]),
    // For `Fuzzing/`.
    .library(name: "ChainruleService", targets: ["API", "Clocks", "HTTPServer", "JSON"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // Moments: shared by all that has an end.
    .target(name: "Clocks"),

    // What is wrong, and where: shared by all who read a request.
    .target(name: "Diagnostics"),

    // What Swift's Glibc does not show.
    .target(name: "CLinux"),

    // The compute core.
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("openblas")]),
    .target(
      name: "Tensors",
      dependencies: ["CKernels", "CLinux", .product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "Networks", dependencies: ["Diagnostics", "Tensors"]),
    .target(name: "Autograd", dependencies: ["Clocks", "Networks", "Tensors"]),
    .target(
      name: "ClosedForm",
      dependencies: [
        "Clocks", "Diagnostics", "Networks", "Tensors", .product(name: "RealModule", package: "swift-numerics"),
      ]),
    .target(
      name: "Gradients",
      dependencies: [
        "Autograd", "Clocks", "ClosedForm", "Networks", "Tensors",
        .product(name: "RealModule", package: "swift-numerics"),
      ]),

    // The service.
    .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "JSON", dependencies: ["CJSON", "CXXHash", "Diagnostics", "Tensors"]),
    .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    .target(name: "CXXHash"),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(
      name: "HTTPServer",
      dependencies: [
        "CLinux", "COpenSSL", "CXXHash", "CZlib", "Clocks",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "API",
      dependencies: [
        "Access", "Autograd", "Clocks", "ClosedForm", "Diagnostics", "Gradients", "HTTPServer", "JSON", "Networks",
        "Operations", "Tensors",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      resources: [.embedInCode("Examples"), .embedInCode("openapi.yaml"), .embedInCode("openapi.json")]),
    .target(
      name: "Access",
      dependencies: [
        "COpenSSL", "Clocks", "Diagnostics", "HTTPServer",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ]),
    .target(
      name: "Operations",
      dependencies: [
        "HTTPServer", "JSON", "Tensors",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(name: "Filtering", dependencies: ["API", "JSON"]),
    .target(
      name: "Settings",
      dependencies: [
        "API", "Access", "Diagnostics", "HTTPServer", "JSON", "Operations",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "chainrule",
      dependencies: [
        "API", "Access", "Clocks", "Filtering", "HTTPServer", "Operations", "Settings", "Tensors",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    .testTarget(
      name: "AccessTests",
      dependencies: ["Access", "HTTPServer", .product(name: "HTTPTypes", package: "swift-http-types")]),
    .testTarget(
      name: "OperationsTests",
      dependencies: [
        "HTTPServer", "Operations",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "APITests",
      dependencies: [
        "API", "Access", "Clocks", "HTTPServer", "JSON", "Networks", "Tensors",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Yams", package: "Yams"),
      ],
      resources: [.copy("Reference")]),
    .testTarget(
      name: "ClosedFormTests", dependencies: ["AutogradTests", "ClosedForm", "Networks", "Tensors"]),
    .testTarget(name: "ClocksTests", dependencies: ["Clocks"]),
    .testTarget(name: "chainruleTests", dependencies: ["chainrule"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "FilteringTests", dependencies: ["API", "Filtering"]),
    .testTarget(
      name: "GradientsTests",
      dependencies: ["Autograd", "Clocks", "ClosedForm", "Gradients", "Networks", "Tensors"]),
    .testTarget(
      name: "HTTPServerTests",
      dependencies: [
        "COpenSSL", "Clocks", "HTTPServer",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.copy("Cases")]),
    .testTarget(name: "JSONTests", dependencies: ["Diagnostics", "JSON", "Tensors"]),
    .testTarget(
      name: "SettingsTests",
      dependencies: [
        "API", "HTTPServer", "Settings",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], resources: [.copy("Reference")]),
    .testTarget(
      name: "NetworksTests", dependencies: ["Diagnostics", "Networks", "Tensors"], resources: [.copy("Reference")]),
    .testTarget(
      name: "AutogradTests", dependencies: ["Autograd", "Clocks", "Networks", "Tensors"],
      resources: [.copy("Golden")]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
