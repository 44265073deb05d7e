// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "chainrule",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
  ],
  targets: [
    // What is wrong, and where: shared by all who read a request.
    .target(name: "Diagnostics"),

    // The compute core.
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("openblas")]),
    .target(
      name: "Tensors",
      dependencies: ["CKernels", .product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "Networks", dependencies: ["Diagnostics", "Tensors"]),
    .target(name: "Autograd", dependencies: ["Networks", "Tensors"]),

    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], resources: [.copy("Reference")]),
    .testTarget(
      name: "NetworksTests", dependencies: ["Diagnostics", "Networks", "Tensors"], resources: [.copy("Reference")]),
    .testTarget(
      name: "AutogradTests", dependencies: ["Autograd", "Diagnostics", "Networks", "Tensors"],
      resources: [.copy("Golden")]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
