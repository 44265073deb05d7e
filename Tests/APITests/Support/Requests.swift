/// Requests that the tests start from.
enum Requests {
  /// One linear neuron with two inputs and a squared error: w = (1, 2), b = 0, x = (1, 2), y = 1, so ŷ = 5 and E = 16.
  static func linear(_ more: String = "", parameters: String = linearParameters) -> String {
    """
    {"network": \(linearNetwork), "parameters": \(parameters), "inputs": {"x": [1, 2]},
      "target": [1]\(more.isEmpty ? "" : ", \(more)")}
    """
  }

  static let linearParameters = #"{"f.weight": [[1, 2]], "f.bias": [0]}"#
  static let linearNetwork =
    #"{"layers": [{"name": "f", "type": "Linear", "out_features": 1, "from": "x"}], "loss": {"type": "MSELoss"}}"#

  /// A network of `layers` that reads x = (1, −2).
  static func layers(_ layers: String, _ more: String = "") -> String {
    """
    {"network": {"layers": [\(layers)]}, "inputs": {"x": [1, -2]}\(more.isEmpty ? "" : ", \(more)")}
    """
  }
}
