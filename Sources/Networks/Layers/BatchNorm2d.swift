/// Normalisation of each channel by its mean and variance, for images [N, C, H, W]: `torch.nn.BatchNorm2d`.
public struct BatchNorm2d: BatchNorm {
  public static let kind = KindDescription(
    "BatchNorm2d", family: "normalisation", "each channel of images [N, C, H, W] normalised by its mean and variance",
    arguments: .batchNorm)

  public static let sourceRanks = (ranks: 4...4, description: "[N, C, H, W]")

  public let settings: BatchNormSettings

  public init(_ settings: BatchNormSettings) {
    self.settings = settings
  }
}
