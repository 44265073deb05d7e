// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "chainrule",
  products: [
    .executable(name: "chainrule", targets: ["chainrule"])
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
    // C doors, without logic of their own.
    .target(name: "CSystem"),
    .target(name: "CJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("openblas"), .linkedLibrary("dnnl")]),

    // The compute core.
    .target(
      name: "Tensors",
      dependencies: ["CKernels", .product(name: "RealModule", package: "swift-numerics")]),
    .target(
      name: "Networks",
      dependencies: ["Tensors", .product(name: "OrderedCollections", package: "swift-collections")]),
    .target(name: "Autograd", dependencies: ["Networks", "Tensors"]),
    .target(name: "ClosedForm", dependencies: ["Networks", "Tensors"]),
    .target(name: "Gradients", dependencies: ["Autograd", "ClosedForm", "Networks", "Tensors"]),

    // The service.
    .target(name: "JSON", dependencies: ["CJSON", "Tensors"]),
    .target(
      name: "HTTPServer",
      dependencies: [
        "CSystem",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(name: "API", dependencies: ["Gradients", "HTTPServer", "JSON"]),
    .executableTarget(
      name: "chainrule",
      dependencies: [
        "API",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    .testTarget(name: "TensorsTests", dependencies: ["Tensors"]),
    .testTarget(name: "NetworksTests", dependencies: ["Networks", "Tensors"]),
    .testTarget(name: "AutogradTests", dependencies: ["Autograd", "Networks", "Tensors"]),
    .testTarget(name: "ClosedFormTests", dependencies: ["ClosedForm", "Networks", "Tensors"]),
    .testTarget(name: "GradientsTests", dependencies: ["Gradients", "Networks", "Tensors"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON", "Tensors"]),
    .testTarget(
      name: "HTTPServerTests", dependencies: ["HTTPServer"], resources: [.copy("Cases")]),
    .testTarget(
      name: "APITests",
      dependencies: ["API", .product(name: "Yams", package: "Yams")]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
