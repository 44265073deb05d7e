// Windows that slide over images, and convolution.

extension NumPyHelper {
  /// The text of a function that a convolution needs.
  var convolutionDefinition: String {
    switch self {
    case .windows:
      #"""
      def windows(x, kernel, stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1), fill=0.0):
          """All windows of images, padded by (top, bottom, left, right): [N, C, H, W] -> [N, C, H', W', kH, kW]."""
          top, bottom, left, right = padding
          x = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=fill)
          reach = (dilation[0] * (kernel[0] - 1) + 1, dilation[1] * (kernel[1] - 1) + 1)
          dense = np.lib.stride_tricks.sliding_window_view(x, reach, axis=(2, 3))
          return dense[:, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]]
      """#
    case .addAtWindows:
      #"""
      def add_at_windows(padded, part, a, b, stride, dilation):
          """Adds part [N, C, H', W'] to element (a, b) of each window of the padded images."""
          h, w = part.shape[2:]
          row, column = a * dilation[0], b * dilation[1]
          rows, columns = slice(row, row + h * stride[0], stride[0]), slice(column, column + w * stride[1], stride[1])
          padded[:, :, rows, columns] += part
      """#
    case .convolution:
      #"""
      def conv2d(x, weight, stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1), groups=1):
          """Images [N, C, H, W] correlated with kernels [out, C/groups, kH, kW]: [N, out, H', W']."""
          seen = windows(x, weight.shape[2:], stride, padding, dilation)  # [N, C, H', W', kH, kW]
          n, c, h, w, kh, kw = seen.shape
          seen = seen.reshape(n, groups, c // groups, h, w, kh, kw)
          weight = weight.reshape(groups, -1, c // groups, kh, kw)
          # Sums over a group's channels c and over the kernel's rows a and columns b.
          y = np.einsum("ngchwab,gocab->ngohw", seen, weight, optimize=True)
          return y.reshape(n, -1, h, w)
      """#
    case .transposedConvolution:
      #"""
      def conv2d_transposed(delta, weight, image, stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1), groups=1):
          """The adjoint of conv2d in its images: each element of delta [N, out, H', W'] adds its kernel, times
          itself, where the kernel was read: [N, C, H, W]."""
          n, out, h, w = delta.shape
          kh, kw = weight.shape[2:]
          top, bottom, left, right = padding
          delta = delta.reshape(n, groups, out // groups, h, w)
          weight = weight.reshape(groups, out // groups, -1, kh, kw)
          channels = groups * weight.shape[2]
          padded = np.zeros((n, channels, top + image[0] + bottom, left + image[1] + right))
          for a in range(kh):
              for b in range(kw):
                  # Sums over a group's outputs o.
                  part = np.einsum("ngohw,goc->ngchw", delta, weight[..., a, b], optimize=True)
                  add_at_windows(padded, part.reshape(n, channels, h, w), a, b, stride, dilation)
          return padded[:, :, top : top + image[0], left : left + image[1]]
      """#
    case .kernelCorrelation:
      #"""
      def conv2d_kernels(x, delta, kernel, stride=(1, 1), padding=(0, 0, 0, 0), dilation=(1, 1), groups=1):
          """The adjoint of conv2d in its kernels: images [N, C, H, W] correlated with delta [N, out, H', W'], at
          steps of the dilation: [out, C/groups, kH, kW]."""
          seen = windows(x, kernel, stride, padding, dilation)  # [N, C, H', W', kH, kW]
          n, c, h, w, kh, kw = seen.shape
          seen = seen.reshape(n, groups, c // groups, h, w, kh, kw)
          delta = delta.reshape(n, groups, -1, h, w)
          # Sums over the images n and all places h, w.
          return np.einsum("ngchwab,ngohw->gocab", seen, delta, optimize=True).reshape(-1, c // groups, kh, kw)
      """#
    default: ""
    }
  }
}
