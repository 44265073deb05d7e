/// Faults in the fields of a request, and several faults at once.
extension FaultTests {
  static let root = [
    Case("nothing", "{}", [("", "needs \"network\"")]),
    Case("no object", "[1]", [("", "must be an object, not an array of 1")]),
    Case(
      "an unknown field", Requests.linear(#""optimizer": "sgd""#), [("/optimizer", "unknown member \"optimizer\"")]),
    Case(
      "a misspelt field", Requests.linear(#""metods": []"#), [("/metods", "did you mean \"methods\"?")]),
    Case(
      "a misspelt field that is then missing",
      #"{"network": \#(Requests.linearNetwork), "paramters": {}, "inptus": {"x": [1, 2]}, "target": [1]}"#,
      [("/paramters", "\"parameters\"?"), ("/inptus", "\"inputs\"?")]),
    Case(
      "a field twice", Requests.linear(#""dtype": "float32", "dtype": "float64""#),
      [("/dtype", "stands in this object more than once")]),
    Case("dtype", Requests.linear(#""dtype": "float16""#), [("/dtype", "must be one of \"float32\", \"float64\"")]),
    Case("mode", Requests.linear(#""mode": "evl""#), [("/mode", "did you mean \"eval\"?")]),
    Case("mode of another type", Requests.linear(#""mode": 1"#), [("/mode", "must be a string, not the number 1")]),
    Case("seed", Requests.linear(#""seed": 1.5"#), [("/seed", "from −2⁶³ to 2⁶⁴ − 1, not the number 1.5")]),
    Case("encoding", Requests.linear(#""encoding": "hex""#), [("/encoding", "\"nested\", \"flat\", \"base64\"")]),
    Case("a method", Requests.linear(#""methods": ["autograd", "numeric"]"#), [("/methods/1", "\"numerical\"?")]),
    Case("no method", Requests.linear(#""methods": []"#), [("/methods", "name at least one")]),
    Case("return", Requests.linear(#""return": ["los"]"#), [("/return/0", "did you mean \"loss\"?")]),
    Case("return of another type", Requests.linear(#""return": [1]"#), [("/return/0", "must be a string")]),
    Case(
      "with_respect_to", Requests.linear(#""with_respect_to": ["inputs", "f.wieght"]"#),
      [("/with_respect_to/1", "did you mean \"f.weight\"?")]),
  ]

  static let severalAtOnce = [
    Case(
      "several",
      """
      {"network": {"layers": [{"type": "Liner"}, {"type": 5}, {"type": "Linear", "from": "y", "out_featurs": 3}],
        "loss": {"type": "MSLoss"}}, "inputs": {"x": [1, "2"]}, "target": [[1], [1, 2]], "dtype": "float"}
      """,
      [
        ("/network/layers/1/type", "must be a string"), ("/dtype", "\"float32\""),
        ("/network/layers/0/type", "\"Linear\"?"), ("/network/layers/2", "needs \"out_features\""),
        ("/network/layers/2/out_featurs", "\"out_features\"?"), ("/network/layers/2/from", "\"y\""),
        ("/network/loss/type", "\"MSELoss\"?"), ("/inputs/x/1", "without quotes"),
        ("/target/1", "expected an array of 1"),
      ]),
    Case(
      "numbers beside parameters", Requests.linear(parameters: #"{"f.weight": [["a", 2]]}"#),
      [("/parameters/f.weight/0/0", "expected a number"), ("/parameters", "\"f.bias\"")]),
    // What is said of x, y and the target is not said again of who reads them.
    Case(
      "nothing twice",
      #"{"network": \#(Requests.linearNetwork), "parameters": {}, "inputs": {"x": "a"}, "target": "b"}"#,
      [("/inputs/x", "expected a tensor"), ("/target", "expected a tensor")]),
  ]
}
