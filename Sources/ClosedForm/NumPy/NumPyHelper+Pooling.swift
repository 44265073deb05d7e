// Pooling and its adjoints.

extension NumPyHelper {
  /// The text of a function that a pooling needs.
  var poolingDefinition: String {
    switch self {
    case .maximumPooling:
      #"""
      def max_pool2d(x, kernel, stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1)):
          """The largest element of each window: [N, C, H, W] -> [N, C, H', W']."""
          return np.max(windows(x, kernel, stride, padding, dilation, fill=-np.inf), axis=(4, 5))
      """#
    case .maximumUnpooling:
      #"""
      def max_unpool2d(delta, x, kernel, stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1)):
          """The adjoint of max_pool2d: each element of delta [N, C, H', W'] is added at the first of the largest
          elements of its window of x (the last NaN, where there is one): [N, C, H, W]."""
          top, bottom, left, right = padding
          seen = windows(x, kernel, stride, padding, dilation, fill=-np.inf)  # [N, C, H', W', kH, kW]
          inside = windows(np.ones_like(x), kernel, stride, padding, dilation) == 1  # not the padding
          largest, place = np.full(delta.shape, -np.inf), np.full(delta.shape, -1)
          for a in range(kernel[0]):
              for b in range(kernel[1]):
                  y = seen[..., a, b]
                  better = inside[..., a, b] & ((place < 0) | (y > largest) | np.isnan(y))
                  largest, place = np.where(better, y, largest), np.where(better, a * kernel[1] + b, place)
          n, c, h, w = x.shape
          padded = np.zeros((n, c, top + h + bottom, left + w + right))
          for a in range(kernel[0]):
              for b in range(kernel[1]):
                  part = np.where(place == a * kernel[1] + b, delta, 0.0)
                  add_at_windows(padded, part, a, b, stride, dilation)
          return padded[:, :, top : top + h, left : left + w]
      """#
    case .averagePooling:
      #"""
      def avg_pool2d(x, kernel, divisor, stride=(1, 1), padding=(0, 0, 0, 0)):
          """The sum of each window over the divisor: [N, C, H, W] -> [N, C, H', W']."""
          return np.sum(windows(x, kernel, stride, padding, (1, 1)), axis=(4, 5)) / divisor
      """#
    case .averageUnpooling:
      #"""
      def avg_unpool2d(delta, image, kernel, divisor, stride=(1, 1), padding=(0, 0, 0, 0)):
          """The adjoint of avg_pool2d: each element of delta [N, C, H', W'], over the divisor, is added to all
          elements of its window: [N, C, H, W]."""
          top, bottom, left, right = padding
          n, c = delta.shape[:2]
          padded = np.zeros((n, c, top + image[0] + bottom, left + image[1] + right))
          for a in range(kernel[0]):
              for b in range(kernel[1]):
                  add_at_windows(padded, delta / divisor, a, b, stride, (1, 1))
          return padded[:, :, top : top + image[0], left : left + image[1]]
      """#
    case .overlap:
      #"""
      def overlap(count, kernel, stride, start, stop):
          """How many rows (or columns) of each of count windows lie from start to before stop."""
          first = np.arange(count) * stride
          return np.minimum(first + kernel, stop) - np.maximum(first, start)
      """#
    case .shares:
      #"""
      def shares(count, size):
          """A matrix [count, size] that takes means: count windows divide size elements evenly."""
          matrix = np.zeros((count, size))
          for i in range(count):
              start, stop = i * size // count, -(-(i + 1) * size // count)  # rounded down, rounded up
              matrix[i, start:stop] = 1 / (stop - start)
          return matrix
      """#
    default: ""
    }
  }
}
