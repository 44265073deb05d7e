/// A function that programs are given where they use it.
enum NumPyHelper: String, CaseIterable {
  case sigmoid
  case clampedLogarithm = "clamped_log"
  case dropoutMask = "dropout_mask"

  /// The function's text.
  var definition: String {
    switch self {
    case .sigmoid:
      """
      def sigmoid(x):
          \"""1 / (1 + exp(-x)), elementwise.\"""
          with np.errstate(over="ignore"):  # exp may become infinite, and the quotient then is 0
              return 1 / (1 + np.exp(-x))
      """
    case .clampedLogarithm:
      """
      def clamped_log(x):
          \"""log x, elementwise, held above -100 as torch.nn.BCELoss does.\"""
          with np.errstate(divide="ignore"):  # log 0 is minus infinity
              return np.maximum(np.log(x), -100)
      """
    case .dropoutMask:
      """
      def dropout_mask(random, shape, p):
          \"""0 with probability p, else 1 / (1 - p): the numbers that PyTorch draws on a CPU.\"""
          words = random.randint(0, 2**32, size=(int(np.prod(shape)), 2), dtype=np.uint32).astype(np.uint64)
          # The lowest 53 bits of two words, the upper word first, as a number in [0, 1).
          bits = (words[:, 0] << np.uint64(32) | words[:, 1]) & np.uint64(2**53 - 1)
          kept = bits.astype(float) / 2**53 < 1 - p
          return np.where(kept, 1 / (1 - p) if p < 1 else 0.0, 0.0).reshape(shape)
      """
    }
  }

  /// The helpers that this one calls.
  var dependencies: [NumPyHelper] {
    switch self {
    case .sigmoid, .clampedLogarithm, .dropoutMask: []
    }
  }
}
