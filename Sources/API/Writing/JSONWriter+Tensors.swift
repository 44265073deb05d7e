import Gradients
import JSON
import Networks
import RealModule
import Tensors

/// How an answer's tensors are written.
struct TensorStyle {
  let encoding: TensorEncoding
  /// Whether a summary stands in place of the numbers.
  let summarizes: Bool
}

extension JSONWriter {
  /// Writes a tensor.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func write<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>, _ style: TensorStyle) {
    if style.summarizes {
      write(summaryOf: tensor)
    } else {
      write(tensor, encoding: style.encoding)
    }
  }

  /// Writes a gradient.
  mutating func write(_ gradient: Gradient, _ style: TensorStyle) {
    switch gradient {
    case .float32(let tensor): write(tensor, style)
    case .float64(let tensor): write(tensor, style)
    case .directional(let derivative):
      object { $0.member("directional_derivative", derivative) }
    }
  }

  /// Writes a tensor's shape, extremes, mean, L2 norm and first five elements.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private mutating func write<Scalar: TensorScalar>(summaryOf tensor: Tensor<Scalar>) {
    let numbers = tensor.elements
    var (sum, squares) = (0.0, 0.0)
    var (least, largest) = (Scalar.infinity, -Scalar.infinity)
    for number in numbers {
      sum += Double(number)
      squares += Double(number) * Double(number)
      // A NaN stays: comparisons with it are false.
      if !(number >= least) { least = number }
      if !(number <= largest) { largest = number }
    }
    object { writer in
      writer.member("shape", tensor.shape.dimensions)
      if !numbers.isEmpty {
        writer.member("min", Double(least))
        writer.member("max", Double(largest))
        writer.member("mean", sum / Double(numbers.count))
      }
      writer.member("l2_norm", squares.squareRoot())
      writer.key("first")
      writer.array { writer in
        for number in numbers.prefix(5) { writer.write(Tensor(number), encoding: .nested) }
      }
    }
  }
}
