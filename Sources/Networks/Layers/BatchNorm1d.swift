/// Normalisation of each channel by its mean and variance, for rows [N, C] or sequences [N, C, L]: `torch.nn.BatchNorm1d`.
public struct BatchNorm1d: BatchNorm {
  public static let kind = KindDescription(
    "BatchNorm1d", family: "normalisation",
    "each channel of rows [N, C] or sequences [N, C, L] normalised by its mean and variance",
    arguments: .batchNorm)

  public static let sourceRanks = (ranks: 2...3, description: "[N, C] or [N, C, L]")

  public let settings: BatchNormSettings

  public init(_ settings: BatchNormSettings) {
    self.settings = settings
  }
}
