import HTTPServer
import HTTPTypes
import JSON
import Networks
import Operations

/// Answers that never change: made once, when the service starts.
enum StaticAnswer {
  /// `GET /v1/layers`: the kinds of layers and losses.
  static func layers() -> Response {
    constant { writer in
      writer.key("layers")
      writer.array { writer in for kind in LayerCatalogue.kinds { writer.write(kind.kind) } }
      writer.member("containers", ContainerCatalogue.descriptions)
      writer.key("losses")
      writer.array { writer in
        for kind in LossCatalogue.kinds { kind.kind.write(to: &writer, reductions: kind.reductions) }
      }
    }
  }

  /// `GET /v1/examples`: the names of complete requests.
  static func examples() -> Response {
    constant { writer in
      writer.key("examples")
      writer.array { writer in
        for example in Example.all {
          writer.object { writer in
            writer.member("name", example.name)
            writer.member("title", example.title)
            writer.member("href", "/v1/examples/\(example.name)")
          }
        }
      }
    }
  }

  /// `GET /version`.
  static func version() -> Response {
    constant { writer in
      writer.member("name", "chainrule")
      writer.member("version", Service.version)
      writer.member("swift", Metrics.compiler)
      writer.key("libraries")
      writer.object { writer in
        for (name, version) in LibraryVersions.all { writer.member(name, version) }
      }
    }
  }

  /// `GET /metrics`.
  static func metrics(_ text: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: Metrics.mediaType, .cacheControl: "no-store"],
      body: .bytes(Array(text.utf8)))
  }

  /// A state of health.
  static func health(_ status: String) -> Response {
    json { $0.member("status", status) }
  }

  /// `GET /openapi.yaml`.
  static func contract() -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/yaml"],
      body: .constant(ConstantContent(PackageResources.openapi_yaml)))
  }

  /// `GET /openapi.json`: the same, converted by `scripts/openapi-json`.
  static func contractAsJSON() -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: .constant(ConstantContent(PackageResources.openapi_json)))
  }

  /// JSON that stays as it is for as long as the service runs: it has an `ETag`.
  static func constant(_ members: (inout JSONWriter) -> Void) -> Response {
    let response = json(members)
    return Response(
      status: response.status, headers: response.headers, body: .constant(ConstantContent(response.body.bytes)))
  }

  static func json(_ members: (inout JSONWriter) -> Void) -> Response {
    var writer = JSONWriter()
    writer.object(members)
    return Response(
      status: .ok, headers: [.contentType: "application/json"], body: .bytes(writer.bytes + [UInt8(ascii: "\n")]))
  }
}
