// Functions along a dimension, classes, and the mask of dropout.

extension NumPyHelper {
  /// The text of a function of a whole array.
  var arrayDefinition: String {
    switch self {
    case .softmax:
      #"""
      def softmax(x, axis):
          """exp(x_i) / sum_j exp(x_j) along axis; the largest element is taken off first, against overflow."""
          e = np.exp(x - np.max(x, axis=axis, keepdims=True))
          return e / np.sum(e, axis=axis, keepdims=True)
      """#
    case .logSoftmax:
      #"""
      def log_softmax(x, axis):
          """x_i - log(sum_j exp(x_j)) along axis; the largest element is taken off first, against overflow."""
          x = x - np.max(x, axis=axis, keepdims=True)
          return x - np.log(np.sum(np.exp(x), axis=axis, keepdims=True))
      """#
    case .oneHot:
      #"""
      def one_hot(classes, count, axis):
          """1 at the class and 0 elsewhere along a new dimension, axis, of size count."""
          return np.stack([np.where(classes == c, 1.0, 0.0) for c in range(count)], axis=axis)
      """#
    case .pick:
      #"""
      def pick(a, classes, axis):
          """The element of the class along axis; 0 where there is no such class."""
          return np.sum(np.where(one_hot(classes, a.shape[axis], axis) == 1, a, 0.0), axis=axis)
      """#
    case .dropoutMask:
      #"""
      def dropout_mask(random, shape, p):
          """0 with probability p, else 1 / (1 - p): the numbers that PyTorch draws on a CPU."""
          if p == 1:
              return np.zeros(shape)  # Nothing is drawn.
          words = random.randint(0, 2**32, size=(int(np.prod(shape)), 2), dtype=np.uint32).astype(np.uint64)
          # The lowest 53 bits of two words, the upper word first, make a number in [0, 1).
          bits = (words[:, 0] << np.uint64(32) | words[:, 1]) & np.uint64(2**53 - 1)
          kept = bits.astype(float) / 2**53 < 1 - p
          return np.where(kept, 1 / (1 - p), 0.0).reshape(shape)
      """#
    default: ""
    }
  }
}
