import Tensors

/// The means of as many windows as the output has elements, which divide the image evenly:
/// `torch.nn.AdaptiveAvgPool2d`.
public struct AdaptiveAvgPool2d: Layer {
  public static let kind = KindDescription(
    "AdaptiveAvgPool2d", family: "pooling", "the means of windows that divide the image evenly",
    arguments: [.init("output_size", "rows and columns of the output: a number or a pair; null in a pair: the image's")]
  )

  /// The number of rows of the output; `nil`: the image's.
  public let outputHeight: Int?
  /// The number of columns of the output; `nil`: the image's.
  public let outputWidth: Int?

  public init(reading arguments: inout ArgumentReader) {
    if case .list(let sides) = arguments.value("output_size"), sides.count == 2,
      sides.allSatisfy({ $0.isNull || ($0.wholeNumber ?? 0) >= 1 })
    {
      outputHeight = sides[0].wholeNumber
      outputWidth = sides[1].wholeNumber
    } else {
      let size = arguments.pair("output_size", atLeast: 1)
      outputHeight = size.height
      outputWidth = size.width
    }
  }

  /// The rows (or columns) of an image with `side` of them that row (or column) `index` of an output with `count`
  /// is the mean of: ⌊index·side/count⌋ up to ⌈(index + 1)·side/count⌉.
  public static func window(_ index: Int, of count: Int, over side: Int) -> Range<Int> {
    // As products of numbers below `side` and `count`, without a product that could overflow.
    func boundary(_ index: Int, roundedUp: Bool) -> Int {
      let rest = (index % count) * (side % count) + (roundedUp ? count - 1 : 0)
      return (index / count) * side + (index % count) * (side / count) + rest / count
    }
    return boundary(index, roundedUp: false)..<boundary(index + 1, roundedUp: true)
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let image = try imageShape(of: sources[0])
    let sizes = [image.batch, image.channels, outputHeight ?? image.height, outputWidth ?? image.width]
    guard let shape = Shape(sizes) else {
      throw ShapeFault("the output would be too large", argument: "output_size")
    }
    return shape
  }

  /// An addition for each element that a window reads.
  public func work(sources: [Shape], output: Shape) -> Double {
    Double(max(sources[0].count, output.count)) * 2
  }
}
