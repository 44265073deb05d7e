"""Checks Kubernetes objects: check-manifests.py OBJECTS.yaml [CRD.yaml…], called by check-manifests."""

import itertools
import sys

import jsonschema
import kubernetes_validate
import yaml

# `unhealthyPodEvictionPolicy` came with 1.27.
OLDEST = "1.27"


def read(path):
    with open(path) as file:
        return [document for document in yaml.safe_load_all(file) if document]


def title(thing):
    return f"{thing['kind']}/{thing['metadata']['name']}"


def versions():
    known = sorted(set(kubernetes_validate.utils.all_versions()), key=as_numbers)
    return [version for version in known if as_numbers(version) >= as_numbers(OLDEST)]


def as_numbers(version):
    return tuple(int(part) for part in version.split(".")[:2])


def definitions(paths):
    """The schemas of custom resources, by API version and kind."""
    found = {}
    for crd in itertools.chain.from_iterable(map(read, paths)):
        spec = crd["spec"]
        for version in spec["versions"]:
            name = f"{spec['group']}/{version['name']}"
            found[name, spec["names"]["kind"]] = version["schema"]["openAPIV3Schema"]
    return found


def closed(schema):
    """The same schema, where an object has no property that isn't listed; it is so that kubectl warns of a typing error."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: closed(part) for key, part in schema.items()}
    if "properties" in schema and isinstance(schema["properties"], dict) and schema.get("type") == "object":
        schema.setdefault("additionalProperties", False)
    return schema


def check_schemas(things, custom):
    """What the schemas refuse, and which objects have none."""
    faults, unknown = [], []
    for thing in things:
        key = thing["apiVersion"], thing["kind"]
        if key in custom:
            schema = closed(custom[key])
            # What every object has besides is not in a definition.
            schema["properties"]["metadata"] = {"type": "object"}
            for error in jsonschema.Draft202012Validator(schema).iter_errors(thing):
                faults.append(f"{title(thing)}: {'.'.join(map(str, error.path))}: {error.message}")
            continue
        for version in versions():
            try:
                kubernetes_validate.validate(thing, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                path = ".".join(map(str, error.path))
                faults.append(f"{title(thing)}, Kubernetes {version}: {path}: {error.message}")
            except kubernetes_validate.SchemaNotFoundError:
                unknown.append(title(thing))
                break
    return faults, unknown


def check_links(things):
    """Where one object speaks of another that isn't there."""
    by_kind = {thing["kind"]: thing for thing in things}
    pod = by_kind["Deployment"]["spec"]["template"]
    service = by_kind["Service"]
    ports = {port["name"] for container in pod["spec"]["containers"] for port in container["ports"]}
    faults = []

    def expect(truth, sentence):
        if not truth:
            faults.append(sentence)

    def selects(selector, labelled):
        labels = labelled["metadata"].get("labels", {})
        return bool(selector) and selector.items() <= labels.items()

    spec = by_kind["Deployment"]["spec"]
    expect(selects(spec["selector"]["matchLabels"], pod), "the Deployment doesn't select its pods")
    expect("replicas" not in spec, "the Deployment sets replicas, against the autoscaler")
    expect(selects(service["spec"]["selector"], pod), "the Service doesn't select the pods")
    budget = by_kind["PodDisruptionBudget"]["spec"]
    expect(selects(budget["selector"]["matchLabels"], pod), "the PodDisruptionBudget doesn't select the pods")
    policy = by_kind["NetworkPolicy"]["spec"]
    expect(selects(policy["podSelector"]["matchLabels"], pod), "the NetworkPolicy doesn't select the pods")
    monitor = by_kind["ServiceMonitor"]["spec"]
    expect(selects(monitor["selector"]["matchLabels"], service), "the ServiceMonitor doesn't select the Service")
    target = by_kind["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    expect(
        target == {key: by_kind["Deployment"][key] for key in ("apiVersion", "kind")}
        | {"name": by_kind["Deployment"]["metadata"]["name"]},
        "the HorizontalPodAutoscaler scales something else",
    )
    for port in service["spec"]["ports"]:
        expect(port["targetPort"] in ports, f"the Service's targetPort {port['targetPort']} is no port of the pod")
    for rule in policy["ingress"]:
        for port in rule["ports"]:
            expect(port["port"] in ports, f"the NetworkPolicy's port {port['port']} is no port of the pod")
    for endpoint in monitor["endpoints"]:
        expect(
            endpoint["port"] in {port["name"] for port in service["spec"]["ports"]},
            f"the ServiceMonitor's port {endpoint['port']} is no port of the Service",
        )
    for container in pod["spec"]["containers"]:
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            port = container.get(probe, {}).get("httpGet", {}).get("port")
            expect(port in ports, f"the {probe}'s port {port} is no port of the pod")
    return faults


def check_restricted(pod):
    """The rules of the Pod Security Standards' "restricted" profile, as far as they concern pods like these."""
    faults = []
    outer = pod.get("securityContext", {})
    for container in pod["containers"]:
        context = outer | container.get("securityContext", {})
        rules = {
            "runAsNonRoot": context.get("runAsNonRoot") is True,
            "runAsUser": context.get("runAsUser", 0) != 0,
            "seccompProfile": context.get("seccompProfile", {}).get("type") == "RuntimeDefault",
            "allowPrivilegeEscalation": context.get("allowPrivilegeEscalation") is False,
            "capabilities": context.get("capabilities") == {"drop": ["ALL"]},
            "readOnlyRootFilesystem": context.get("readOnlyRootFilesystem") is True,
        }
        faults += [f"{container['name']}: {rule} is not as restricted pods have it" for rule, kept in rules.items() if not kept]
    allowed = {"configMap", "emptyDir", "secret", "projected", "downwardAPI"}
    for volume in pod.get("volumes", []):
        faults += [f"volume {volume['name']}: {kind} is not allowed" for kind in volume.keys() - {"name"} - allowed]
    return faults


def main():
    things = read(sys.argv[1])
    faults, unknown = check_schemas(things, definitions(sys.argv[2:]))
    faults += check_links(things)
    faults += check_restricted(next(t for t in things if t["kind"] == "Deployment")["spec"]["template"]["spec"])
    print(*faults, sep="\n", end="\n" if faults else "")
    if unknown:
        print(f"without a schema: {', '.join(unknown)}")
    print(f"{len(things)} objects, {len(faults)} faults, Kubernetes {versions()[0]} to {versions()[-1]}")
    sys.exit(1 if faults else 0)


main()
