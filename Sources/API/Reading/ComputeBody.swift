import HTTPServer
import HTTPTypes
import JSON

/// The body of a compute request: JSON, or a form of JSON and safetensors files.
struct ComputeBody {
  /// The request.
  let document: JSONDocument
  /// The form's part `parameters`.
  let parameters: SafetensorsFile?
  /// The form's part `inputs`.
  let inputs: SafetensorsFile?

  /// The names of the parts that a form may have.
  private static let partNames = ["request", "parameters", "inputs"]

  /// Reads the body of a request whose media type has been checked.
  init(_ request: Request, _ contentType: String?) throws {
    let type = contentType ?? ""
    guard MediaType.isForm(type) else {
      self = try request.body.withUnsafeBytes { try ComputeBody(paddedJSON: $0) }
      return
    }
    let form = try ComputeBody.form(request.body, type)
    guard let part = form["request"] else {
      throw ProblemDetails.malformedForm("the form needs a part \"request\", the request as JSON")
    }
    // Behind a part stands the rest of the body: the parser may read beyond the part's end.
    document = try request.body.withUnsafeBytes { try JSONDocument(padded: UnsafeRawBufferPointer(rebasing: $0[part])) }
    parameters = try ComputeBody.file("parameters", form, request.body)
    inputs = try ComputeBody.file("inputs", form, request.body)
  }

  /// Reads a body that is JSON. `JSONDocument.padding` bytes behind its end must be readable.
  /// - Parameter firstLine: the number of its first line in the text that it is part of, for errors to count from.
  init(paddedJSON text: UnsafeRawBufferPointer, firstLine: Int = 1) throws(JSONSyntaxError) {
    document = try JSONDocument(padded: text, firstLine: firstLine)
    parameters = nil
    inputs = nil
  }

  private static func form(_ body: RequestBody, _ type: String) throws(ProblemDetails) -> [String: Range<Int>] {
    let form: MultipartBody
    do {
      form = try MultipartBody(body, contentType: type)
    } catch {
      throw ProblemDetails.malformedForm(error.detail)
    }
    for part in form.parts where !partNames.contains(part.name) {
      let known = partNames.map { "\"\($0)\"" }.joined(separator: ", ")
      throw ProblemDetails.malformedForm("there is no part \"\(part.name.prefix(64))\": the parts are \(known)")
    }
    return Dictionary(uniqueKeysWithValues: form.parts.map { ($0.name, $0.content) })
  }

  private static func file(
    _ name: String, _ form: [String: Range<Int>], _ body: RequestBody
  ) throws(ProblemDetails) -> SafetensorsFile? {
    guard let part = form[name] else { return nil }
    do {
      return try SafetensorsFile(body, part)
    } catch {
      throw ProblemDetails(
        status: .badRequest, code: "malformed-safetensors", title: "A part is not a safetensors file",
        detail: "the part \"\(name)\" \(error.detail)")
    }
  }
}

extension ProblemDetails {
  fileprivate static func malformedForm(_ detail: String) -> ProblemDetails {
    ProblemDetails(
      status: .badRequest, code: "malformed-form", title: "The body is not a form of the right parts", detail: detail)
  }
}
