import Networks
import Tensors

// Constructors for images [N, C, H, W]; coefficients pass through what is linear.

extension Expression {
  /// A ⋆ W: [N, C, H, W] and [out, C/groups, kH, kW] give `shape`, [N, out, H′, W′].
  func correlated(with kernels: Expression, _ convolution: Convolution, shape: Shape) -> Expression {
    arena.bilinear(.convolution(convolution), self, kernels, shape)
  }

  /// A ∗ᵀ W: [N, out, H′, W′] and [out, C/groups, kH, kW] give `shape`, [N, C, H, W].
  func convolvedBack(with kernels: Expression, _ convolution: Convolution, shape: Shape) -> Expression {
    arena.bilinear(.transposedConvolution(convolution), self, kernels, shape)
  }

  /// A ⋆ δ: [N, C, H, W] and [N, out, H′, W′] give `shape`, [out, C/groups, kH, kW].
  func correlated(withOutputs delta: Expression, _ convolution: Convolution, shape: Shape) -> Expression {
    arena.bilinear(.kernelCorrelation(convolution), self, delta, shape)
  }

  /// The largest element of each window.
  func maximumPooled(_ window: SlidingWindow, shape: Shape) -> Expression {
    arena.intern(.maximumPooling(window), [self], shape)
  }

  /// Each element at the first largest element of its window of `images`.
  func maximumUnpooled(_ window: SlidingWindow, of images: Expression) -> Expression {
    let (coefficient, rest) = arena.separated(self)
    if rest.isZero { return arena.zeros(images.shape) }
    return arena.multiple(coefficient, arena.intern(.maximumUnpooling(window), [rest, images], images.shape))
  }

  /// The mean of each window.
  func averagePooled(_ pooling: AveragePooling, shape: Shape) -> Expression {
    arena.linear(.averagePooling(pooling), self, shape)
  }

  /// Each element spread over its window of images of `shape`.
  func averageUnpooled(_ pooling: AveragePooling, shape: Shape) -> Expression {
    arena.linear(.averageUnpooling(pooling), self, shape)
  }
}

// MARK: - Shapes and means

extension Expression {
  /// The same elements in another shape.
  func reshaped(to shape: Shape) -> Expression {
    self.shape == shape ? self : arena.linear(.reshape(to: shape), self, shape)
  }

  /// Dimensions of size 1 put in or left out, without a word of it.
  func aligned(to shape: Shape) -> Expression {
    self.shape == shape ? self : arena.linear(.aligned(to: shape), self, shape)
  }

  /// The mean over all dimensions along which a tensor of `shape` was broadcast to this one's shape.
  func averaged(to shape: Shape) -> Expression {
    self.shape == shape ? self : arena.linear(.mean(to: shape), self, shape)
  }
}
