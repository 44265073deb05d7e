import Tensors

/// In training, each element is dropped with probability p and the others are multiplied with 1/(1 − p):
/// `torch.nn.Dropout`. In evaluation, x as it is.
///
/// No graph has a node of this kind: in evaluation it is an ``Identity``; in training it is a ``Multiply`` of the
/// source and a mask, a value of origin ``Graph/Origin/dropoutMask(_:)`` with the source's shape that ``Bindings``
/// draws from the request's seed. So all methods see the same mask, and need no rule for it.
///
/// N. Srivastava et al.: Dropout (2014), <https://jmlr.org/papers/v15/srivastava14a.html>.
public struct Dropout: ElementwiseLayer {
  public static let kind = KindDescription(
    "Dropout", family: "regularisation",
    "in training, elements dropped with probability p and the others multiplied with 1/(1 − p); else x as it is",
    arguments: [.init("p", "the probability, from 0 to 1", default: "0.5"), .inPlace])

  /// The probability that an element is dropped, from 0 to 1.
  public let probability: Double

  public init(reading arguments: inout ArgumentReader) {
    probability = arguments.number("p", default: 0.5, expected: "a number from 0 to 1") { (0...1).contains($0) }
    arguments.ignoreInPlace()
  }

  public func acting(in mode: Mode) -> any Layer {
    mode == .eval || probability == 0 ? Identity() : self
  }
}
