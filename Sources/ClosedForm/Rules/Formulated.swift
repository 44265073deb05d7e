import Networks

/// A layer with formulas: its output, and what a gradient at its output contributes to its sources and parameters.
///
/// Every kind in ``LayerCatalogue`` that a graph may have is conformed to it in this folder. δ stands for the gradient of the
/// loss at the layer's output and has the output's shape; what comes back has the shape of that which it is the gradient
/// of. Each rule is linear in δ.
package protocol Formulated: Layer {
  /// Whether the gradient of a source names δ more than once.
  static var repeatsDelta: Bool { get }

  /// Gives names to what is computed on the way to the output, for the output's formula and the gradients to use.
  func nameAuxiliaries(_ here: inout LayerSite)

  /// The output in terms of sources and parameters.
  func output(_ here: LayerSite) -> Expression

  /// What δ contributes to the gradient of source `index`.
  func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression

  /// What δ contributes to the gradient of parameter `index`; never asked of buffers.
  func gradient(ofParameter index: Int, _ here: LayerSite, _ delta: Expression) -> Expression

  /// What a derivation calls a step by one of these rules.
  func name(of rule: LayerRule, _ here: LayerSite) -> String

  /// How the derivative of an elementwise layer is found, where a derivation shows it.
  var derivativeSteps: [DerivativeStep] { get }
}

extension Formulated {
  package static var repeatsDelta: Bool { false }

  package func nameAuxiliaries(_ here: inout LayerSite) {}

  /// A layer without parameters has nothing to contribute.
  package func gradient(ofParameter index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta.arena.zeros(here.parameters[index].shape)
  }
}

/// A layer's surroundings as symbols: what its formulas are written in.
package struct LayerSite {
  /// The values that it reads.
  package let sources: [Expression]
  /// Its parameters and buffers, in the layer's own order.
  package let parameters: [Expression]
  /// The value that it writes.
  package let output: Expression
  /// That value's id.
  let value: Int

  /// What has been named.
  private var names: [Auxiliary: Expression] = [:]

  init(sources: [Expression], parameters: [Expression], output: Expression, value: Int) {
    (self.sources, self.parameters, self.output, self.value) = (sources, parameters, output, value)
  }

  /// Names an expression.
  mutating func name(_ auxiliary: Auxiliary, _ definition: Expression) {
    names[auxiliary] = output.arena.define(auxiliary, of: value, definition)
  }

  /// What has been named so.
  /// - Precondition: the layer's own ``Formulated/nameAuxiliaries(_:)`` does.
  subscript(auxiliary: Auxiliary) -> Expression {
    guard let name = names[auxiliary] else { preconditionFailure("\(auxiliary) has not been named") }
    return name
  }

  /// The only source of a layer that has one.
  package var input: Expression { sources[0] }
}
