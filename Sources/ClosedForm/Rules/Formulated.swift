import Networks

/// A layer with formulas: its output, and what a gradient at its output contributes to its sources and parameters.
///
/// Every kind in ``LayerCatalogue`` has a file of its name in this folder that conforms it. δ stands for the gradient
/// of the loss at the layer's output and has the output's shape; what comes back has the shape of that which it is
/// the gradient of. Each rule is linear in δ.
package protocol Formulated: Layer {
  /// The output in terms of sources and parameters.
  func output(_ here: LayerSite) -> Expression

  /// What δ contributes to the gradient of source `index`.
  func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression

  /// What δ contributes to the gradient of parameter `index`; never asked of buffers.
  func gradient(ofParameter index: Int, _ here: LayerSite, _ delta: Expression) -> Expression
}

extension Formulated {
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

  /// The only source of a layer that has one.
  package var input: Expression { sources[0] }
}
