import HTTPServer
import HTTPTypes
import JSON
import Networks

/// Answers that never change: made once, when the service starts.
enum StaticAnswer {
  /// `GET /v1/layers`: the kinds of layers and losses.
  static func layers() -> Response {
    json { writer in
      writer.key("layers")
      writer.array { writer in for kind in LayerCatalogue.kinds { writer.write(kind.kind) } }
      writer.key("containers")
      writer.array { writer in for kind in ContainerCatalogue.descriptions { writer.write(kind) } }
      writer.key("losses")
      writer.array { writer in for kind in LossCatalogue.kinds { writer.write(kind.kind) } }
    }
  }

  /// `GET /v1/examples`: the names of complete requests.
  static func examples() -> Response {
    json { writer in
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
    json { writer in
      writer.member("name", "chainrule")
      writer.member("version", Service.version)
    }
  }

  /// A state of health.
  static func health(_ status: String) -> Response {
    json { $0.member("status", status) }
  }

  /// `GET /openapi.yaml`.
  static func contract() -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/yaml"], body: .bytes(PackageResources.openapi_yaml))
  }

  private static func json(_ members: (inout JSONWriter) -> Void) -> Response {
    var writer = JSONWriter()
    writer.object(members)
    return Response(
      status: .ok, headers: [.contentType: "application/json"], body: .bytes(writer.bytes + [UInt8(ascii: "\n")]))
  }
}

extension KindDescription: JSONWritable {
  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("type", type)
      writer.member("family", family)
      writer.member("summary", summary)
      if family != "loss" {
        writer.key("sources")
        writer.object { writer in
          writer.member("min", sources.lowerBound)
          writer.member("max", sources.upperBound == Int.max ? nil : sources.upperBound)
        }
      }
      writer.key("arguments")
      writer.array { writer in
        for argument in arguments {
          writer.object { writer in
            writer.member("name", argument.name)
            writer.member("meaning", argument.meaning)
            writer.member("required", argument.defaultValue == nil)
            if let value = argument.defaultValue { writer.member("default", value) }
          }
        }
      }
    }
  }
}
