/// A JSON schema (draft 2020-12), as far as `openapi.yaml` uses it. A keyword that is not known here is a violation, so that
/// nothing passes unchecked.
struct Schema {
  let schema: JSONTree
  /// The document that `$ref` points into.
  let root: JSONTree

  /// What is wrong with `value`, each with its place.
  func violations(of value: JSONTree, at place: String = "") -> [String] {
    guard let keywords = schema.object else { return ["\(place): the schema is no object"] }
    return keywords.flatMap { keyword, argument in
      check(keyword, argument, value, place).map { "\(place.isEmpty ? "/" : place): \($0)" }
        + descend(keyword, argument, value, place)
    }
  }

  private func sub(_ schema: JSONTree) -> Schema { Schema(schema: schema, root: root) }

  /// Keywords that say something of the value itself.
  private func check(_ keyword: String, _ argument: JSONTree, _ value: JSONTree, _ place: String) -> [String] {
    switch keyword {
    case "type":
      let types = argument.array ?? [argument]
      return types.contains { has(type: $0.string ?? "", value) } ? [] : ["is not of type \(types)"]
    case "const": return value == argument ? [] : ["is not \(argument)"]
    case "enum": return argument.array?.contains(value) == true ? [] : ["\(value) is not in the enumeration"]
    case "required":
      guard let members = value.object else { return [] }
      return (argument.array ?? []).compactMap(\.string).filter { members[$0] == nil }.map { "lacks \($0)" }
    case "minItems": return bound(value.array?.count, argument) { $0 >= $1 } ? [] : ["has too few items"]
    case "maxItems": return bound(value.array?.count, argument) { $0 <= $1 } ? [] : ["has too many items"]
    case "minLength": return bound(value.string?.count, argument) { $0 >= $1 } ? [] : ["is too short"]
    case "maxLength": return bound(value.string?.count, argument) { $0 <= $1 } ? [] : ["is too long"]
    case "minimum": return bound(value.number, argument) { $0 >= $1 } ? [] : ["is too small"]
    case "maximum": return bound(value.number, argument) { $0 <= $1 } ? [] : ["is too large"]
    case "exclusiveMinimum": return bound(value.number, argument) { $0 > $1 } ? [] : ["is too small"]
    case "pattern":
      guard let text = value.string else { return [] }
      guard let regex = try? Regex(argument.string ?? "") else { return ["the pattern \(argument) is no pattern"] }
      return text.contains(regex) ? [] : ["\"\(text)\" does not match \(argument)"]
    case "oneOf", "anyOf":
      let fitting = (argument.array ?? []).filter { sub($0).violations(of: value).isEmpty }.count
      return (keyword == "oneOf" ? fitting == 1 : fitting > 0) ? [] : ["fits \(fitting) of the schemas of \(keyword)"]
    case "$ref", "properties", "additionalProperties", "propertyNames", "items": return []
    case "description", "default", "example", "discriminator": return []
    default: return ["unknown keyword \(keyword)"]
    }
  }

  /// Keywords that say something of what is in the value, or elsewhere.
  private func descend(_ keyword: String, _ argument: JSONTree, _ value: JSONTree, _ place: String) -> [String] {
    switch keyword {
    case "$ref":
      guard let target = argument.string.flatMap({ root.at(String($0.dropFirst())) }) else {
        return ["\(place): \(argument) points nowhere"]
      }
      return sub(target).violations(of: value, at: place)
    case "properties":
      return (argument.object ?? [:]).flatMap { name, schema in
        value[name].map { sub(schema).violations(of: $0, at: "\(place)/\(name)") } ?? []
      }
    case "additionalProperties":
      let known = schema["properties"]?.object ?? [:]
      let others = (value.object ?? [:]).filter { known[$0.key] == nil }
      if argument == .bool(true) { return [] }
      if argument == .bool(false) { return others.keys.map { "\(place): \($0) must not be there" } }
      return others.flatMap { sub(argument).violations(of: $1, at: "\(place)/\($0)") }
    case "propertyNames":
      return (value.object ?? [:]).keys.flatMap { sub(argument).violations(of: .string($0), at: "\(place)/\($0)") }
    case "items":
      return (value.array ?? []).enumerated().flatMap { sub(argument).violations(of: $1, at: "\(place)/\($0)") }
    default: return []
    }
  }

  private func has(type: String, _ value: JSONTree) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
      ("object", .object):
      true
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }

  private func bound(_ count: Int?, _ argument: JSONTree, _ holds: (Double, Double) -> Bool) -> Bool {
    bound(count.map { Double($0) }, argument, holds)
  }

  private func bound(_ value: Double?, _ argument: JSONTree, _ holds: (Double, Double) -> Bool) -> Bool {
    guard let value, let limit = argument.number else { return value == nil }
    return holds(value, limit)
  }
}
