import HTTPServer
import HTTPTypes
import Tensors

/// Names the answer to a compute request before it is computed: the same request has the same answer, to the bit, so a digest of
/// the request is a strong entity tag (RFC 9110, section 8.8.3) of its answer.
struct RequestTag {
  /// The tag.
  let tag: EntityTag
  private let condition: RequestContext.Condition

  /// Names the answer to a request.
  /// - Parameters:
  ///   - contentType: the request's field of that name.
  ///   - mediaType: the media type that the answer has.
  init(_ request: Request, _ contentType: String?, answeredAs mediaType: String) {
    // Zero bytes stand in none of these, and end each.
    var facts = RequestTag.computation
    facts.reserveCapacity(256)
    func append(_ fact: String) {
      facts.append(contentsOf: fact.utf8)
      facts.append(0)
    }
    append(request.path)
    append(mediaType)
    append(contentType ?? "")
    let tag = EntityTag(of: facts, request.body)
    self.tag = tag
    // "*" is for what a request would create or change, which none does here.
    condition = request.headers[.ifNoneMatch] == "*" ? .none : request.context.condition(onContentOf: tag)
  }

  /// What computes: other versions, and other processors, may give other bits.
  private static let computation = Array("\(Service.version)\0\(blasCore)\0\(KernelChoice.available)\0".utf8)

  /// What is answered without computing; `nil` where nothing is: `304` to a client that has the answer already, `412` to one
  /// that wants another.
  ///
  /// To `POST` either would be `412` (section 13.1.2), since what has side effects must not be done twice. A computation
  /// has none: it is what the method `QUERY` is for, to which the answer is `304`.
  func answer(to id: String) -> Response? {
    switch condition {
    case .none: nil
    case .notModified(let known):
      Response(status: .notModified, headers: [.eTag: known.fieldValue, .vary: "Accept, Accept-Encoding"])
    case .failed: ProblemDetails(HTTPFault.preconditionFailed).response(to: id)
    }
  }
}
