import Networks

extension Derivation {
  /// A program that computes the gradients by `wanted` by the closed form: Python 3 that needs NumPy alone.
  ///
  /// It defines `gradients(parameters, inputs, target)`, which takes dicts of arrays or nested lists by the names of
  /// the request and returns `{"loss", "output", "parameters": {name: array}, "inputs": {name: array}}`, and
  /// `"values"` where gradients at layers' outputs are asked for. `target` is optional where the loss takes none;
  /// `loss` is `None` for a vector-Jacobian product. Where the graph has an upstream gradient, it is the keyword
  /// `output_gradient`. Buffers are among `parameters`, and are PyTorch's first ones where they are left out.
  /// Dropout masks are drawn by the program, as PyTorch draws them, from its keyword `seed`.
  ///
  /// A line of the program is a formula of ``recursiveForm(of:)``, which stands above it; a subexpression that
  /// several formulas share has a line of its own, so that the program's size grows as the derivation's does.
  /// - Parameters:
  ///   - wanted: inputs, parameters and layers' outputs.
  ///   - seed: the default of the program's `seed`.
  /// - Throws: ``DerivationError`` where a gradient does not exist.
  public func numpyProgram(of wanted: [Graph.ValueID], seed: Int = 0) throws(DerivationError) -> String {
    try check(wanted)
    return NumPyProgram(self, wanted: wanted, seed: seed).text()
  }
}
