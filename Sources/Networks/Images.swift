import Tensors

/// A height and a width: of an image, a kernel, a step.
public struct Size2d: Hashable, Sendable, CustomStringConvertible {
  /// Along dimension 2 of `[N, C, H, W]`.
  public let height: Int
  /// Along dimension 3 of `[N, C, H, W]`.
  public let width: Int

  /// Makes a size.
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// As PyTorch prints it: `(3, 3)`.
  public var description: String { "(\(height), \(width))" }
}

/// What is added around an image before a window slides over it, on each side.
public struct Padding2d: Hashable, Sendable {
  /// Rows above the first.
  public let top: Int
  /// Rows below the last.
  public let bottom: Int
  /// Columns left of the first.
  public let left: Int
  /// Columns right of the last.
  public let right: Int

  /// Makes a padding.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// The same above and below, and the same left and right.
  public init(_ size: Size2d) {
    self.init(top: size.height, bottom: size.height, left: size.width, right: size.width)
  }
}

/// A shape `[N, C, H, W]` by its dimensions' names.
public struct ImageShape: Hashable, Sendable {
  /// N, the number of images.
  public let batch: Int
  /// C, the number of channels.
  public let channels: Int
  /// H and W.
  public let size: Size2d

  /// Reads a shape of rank 4; `nil` for another rank.
  public init?(_ shape: Shape) {
    guard shape.rank == 4 else { return nil }
    batch = shape[0]
    channels = shape[1]
    size = Size2d(shape[2], shape[3])
  }

  /// H.
  public var height: Int { size.height }
  /// W.
  public var width: Int { size.width }
}

/// The shape `[N, C, H, W]` of a layer's source.
func imageShape(of source: Shape) throws(ShapeFault) -> ImageShape {
  guard let image = ImageShape(source) else {
    throw ShapeFault(
      "needs images of shape [N, C, H, W], not \(source)\(source.rank == 3 ? "; one image alone is [1, C, H, W]" : "")")
  }
  return image
}
