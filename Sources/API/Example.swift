import HTTPServer

/// A complete request that is ready to post: `GET /v1/examples/{name}`.
struct Example: Sendable {
  /// The name in the path.
  let name: String
  /// What it shows.
  let title: String
  /// The request's body.
  let request: ConstantContent

  private init(_ name: String, _ title: String, _ request: [UInt8]) {
    self.name = name
    self.title = title
    self.request = ConstantContent(request)
  }

  /// All examples.
  static let all = [
    Example("skip-3", "Three layers of one sigmoid neuron each, with skip connections", PackageResources.skip_3_json),
    Example(
      "pen-and-paper", "A weighted skip connection to a logistic output, with binary cross-entropy",
      PackageResources.pen_and_paper_json),
    Example(
      "skip-mlp", "Seven linear layers with ReLU, and one skip layer from the input to the end",
      PackageResources.skip_mlp_json),
    Example("skip-mlp-7-plain", "The same seven layers without the skip layer", PackageResources.skip_mlp_7_plain_json),
    Example(
      "skip-mlp-3-skip", "Three linear layers with ReLU, and the skip layer", PackageResources.skip_mlp_3_skip_json),
    Example("skip-mlp-3-plain", "The same three layers without the skip layer", PackageResources.skip_mlp_3_plain_json),
    Example(
      "residual-block", "A residual block with batch normalisation and a projection shortcut, 64 to 128 channels",
      PackageResources.residual_block_json),
    Example(
      "residual-block-bottleneck", "The block as a bottleneck: 1×1, 3×3, 1×1",
      PackageResources.residual_block_bottleneck_json),
    Example(
      "residual-block-preactivation", "The block with normalisation and ReLU before each convolution",
      PackageResources.residual_block_preactivation_json),
    Example("conv-skip", "Two convolutions, plus their input", PackageResources.conv_skip_json),
    Example(
      "dense-concat", "Three convolutions, each of which reads all before it, as in DenseNet",
      PackageResources.dense_concat_json),
  ]

  /// The example that is called `name`.
  static func named(_ name: String) -> Example? {
    all.first { $0.name == name }
  }
}
