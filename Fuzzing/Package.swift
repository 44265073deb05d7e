// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "fuzzing",
  dependencies: [
    .package(name: "chainrule", path: ".."),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        .product(name: "ChainruleService", package: "chainrule"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
