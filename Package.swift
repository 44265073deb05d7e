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
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // What is wrong, and where: shared by all who read a request.
    .target(name: "Diagnostics"),

    // The compute core.
    .target(
      name: "Tensors", dependencies: [.product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "Networks", dependencies: ["Diagnostics", "Tensors"]),
    // Matrix calculus: never imports Autograd, whose numbers it is to confirm.
    .target(
      name: "ClosedForm",
      dependencies: ["Diagnostics", "Networks", "Tensors", .product(name: "RealModule", package: "swift-numerics")]),

    .testTarget(name: "ClosedFormTests", dependencies: ["ClosedForm", "Networks", "Tensors"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
