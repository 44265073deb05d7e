"""Compares NumPy programs with PyTorch: reads the file that the test ProgramFileTests wrote.

A case holds a network as a request defines it, numbers to put in, and the program. The network is built of
torch.nn's own modules, which read the definition's arguments; what the program returns is compared with what
autograd finds, in float64.
"""

import collections
import json
import sys
import traceback

import numpy as np
import torch

torch.set_default_dtype(torch.float64)

JOINING = {
    "Add": lambda sources: sum(sources[1:], sources[0]),
    "Subtract": lambda sources: sources[0] - sum(sources[2:], sources[1]),
    "Multiply": lambda sources: torch.stack(torch.broadcast_tensors(*sources)).prod(0),
}
# What a request may leave out because the input determines it.
SIZES = {
    "Linear": lambda x: {"in_features": x.shape[-1]},
    "Conv2d": lambda x: {"in_channels": x.shape[1]},
    "BatchNorm1d": lambda x: {"num_features": x.shape[1]},
    "BatchNorm2d": lambda x: {"num_features": x.shape[1]},
}


class Network:
    """A definition, run by torch.nn."""

    def __init__(self, case):
        self.mode = case["mode"]
        self.given = {name: array(value) for name, value in case["parameters"].items()}
        self.parameters = {}
        self.values = {}

    def run(self, layers, prefix, entry):
        """Runs a list of layers, the first of which reads `entry`, and returns the last one's output."""
        current = entry
        for index, layer in enumerate(layers):
            name = prefix + layer.get("name", str(index))
            for path in [name] if "repeat" not in layer else [f"{name}.{i}" for i in range(layer["repeat"])]:
                current = self.layer(layer, path, self.sources(layer, prefix, current))
                self.values[path] = current
            self.values[name] = current
        return current

    def sources(self, layer, prefix, current):
        if "from" not in layer:
            return [current]
        return [self.values.get(prefix + name, self.values.get(name)) for name in layer["from"]]

    def layer(self, layer, path, sources):
        kind, x = layer["type"], sources[0]
        arguments = {key: value for key, value in layer.items() if key not in ("type", "name", "from", "repeat")}
        if kind in JOINING:
            return JOINING[kind](sources)
        if kind == "Concat":
            return torch.cat(sources, arguments.get("dim", 1 if x.dim() >= 2 else 0))
        if kind == "Sequential":
            return self.run(arguments["layers"], path + ".", x)
        if kind == "Residual":
            body = self.run(arguments["body"], path + ".body.", x)
            return body + self.run(arguments.get("shortcut", []), path + ".shortcut.", x)
        if kind == "DenseBlock":
            outputs = [x]
            for index, inner in enumerate(arguments["layers"]):
                name = inner.get("name", str(index))
                read = torch.cat(outputs, 1 if x.dim() >= 2 else 0)
                self.values[f"{path}.{name}.input"] = read
                outputs.append(self.run([inner | {"name": name}], path + ".", read))
            return torch.cat(outputs, 1 if x.dim() >= 2 else 0)
        module = getattr(torch.nn, kind)(**SIZES.get(kind, lambda x: {})(x), **arguments)
        module.train(self.mode == "train")
        own = {name: self.given[f"{path}.{name}"] for name in module.state_dict() if f"{path}.{name}" in self.given}
        module.load_state_dict(module.state_dict() | own)
        for name, parameter in module.named_parameters():
            self.parameters[f"{path}.{name}"] = parameter
        return module(x)


def array(text):
    return torch.tensor([float(number) for number in text["data"]]).reshape(text["shape"])


def loss_of(definition, prediction, target):
    arguments = dict(definition)
    kind, scale = arguments.pop("type"), arguments.pop("scale", 1)
    if kind in ("Mean", "Sum"):
        reduction = arguments.get("reduction", "mean" if kind == "Mean" else "sum")
        if reduction == "none":
            return prediction * scale
        return (prediction.mean() if kind == "Mean" and reduction == "mean" else prediction.sum()) * scale
    if kind == "NLLLoss" or kind == "CrossEntropyLoss" and target.shape != prediction.shape:
        target = target.long()
    return getattr(torch.nn, kind)(**arguments)(prediction, target) * scale


def by_torch(case):
    """The loss, the output and all gradients that PyTorch finds."""
    torch.manual_seed(case["seed"])
    network = Network(case)
    inputs = {name: array(value).requires_grad_() for name, value in case["inputs"].items()}
    network.values.update(inputs)
    # Random numbers are for dropout alone: building modules draws some as well, and must not count.
    with Undrawn():
        output = network.run(case["network"]["layers"], "", next(iter(inputs.values())))
    target = array(case["target"]) if "target" in case else None
    objective = output
    if "loss" in case["network"]:
        objective = loss_of(case["network"]["loss"], output, target)
    upstream = array(case["output_gradient"]) if "output_gradient" in case else torch.ones_like(objective)
    leaves = {**network.parameters, **inputs}
    found = torch.autograd.grad(objective, list(leaves.values()), upstream, allow_unused=True)
    gradients = {
        name: (torch.zeros_like(leaf) if gradient is None else gradient).detach().numpy()
        for (name, leaf), gradient in zip(leaves.items(), found)
    }
    return objective.detach().numpy(), output.detach().numpy(), gradients


class Undrawn:
    """While this lasts, constructing a module leaves the random numbers as they were."""

    KINDS = (torch.nn.Linear, torch.nn.Conv2d)

    def __enter__(self):
        self.originals = [kind.reset_parameters for kind in self.KINDS]
        for kind in self.KINDS:
            kind.reset_parameters = lambda module: None

    def __exit__(self, *_):
        for kind, original in zip(self.KINDS, self.originals):
            kind.reset_parameters = original


def by_program(case):
    scope = {}
    exec(compile(case["program"], "program", "exec"), scope)

    def arrays(texts):
        return {name: array(text).numpy() for name, text in texts.items()}

    keywords = {}
    if "output_gradient" in case:
        keywords["output_gradient"] = array(case["output_gradient"]).numpy()
    target = array(case["target"]).numpy() if "target" in case else None
    return scope["gradients"](arrays(case["parameters"]), arrays(case["inputs"]), target, **keywords)


def compare(name, value, expected):
    """What is wrong with a value, as a list of no or one sentence."""
    if value.shape != expected.shape:
        return [f"{name} has shape {value.shape}, not {expected.shape}"]
    # Rounding grows with a network's numbers: a normalisation by a small variance divides by it.
    tolerance = 1e-8 * max(1, np.abs(expected).max(initial=0))
    if not np.allclose(value, expected, rtol=0, atol=tolerance, equal_nan=True):
        return [f"{name} is off by {np.abs(value - expected).max()}"]
    return []


def check(case):
    objective, output, gradients = by_torch(case)
    result = by_program(case)
    found = {**result["parameters"], **result["inputs"]}
    faults = compare("output", result["output"], output)
    if "loss" in case["network"]:
        faults += compare("loss", result["loss"], objective)
    if set(found) != set(gradients):
        faults.append(f"gradients by {sorted(found)}, not by {sorted(gradients)}")
    for name in set(found) & set(gradients):
        faults += compare(name, found[name], gradients[name])
    return faults


def kinds(layers):
    for layer in layers:
        yield layer["type"]
        for key in ("layers", "body", "shortcut"):
            yield from kinds(layer.get(key, []))


def main():
    with open(sys.argv[1]) as file:
        cases = json.load(file)
    failures = 0
    seen = collections.Counter()
    for case in cases:
        try:
            faults = check(case)
        except Exception:
            faults = [traceback.format_exc()]
        if faults:
            failures += 1
            print(case["title"], *faults, json.dumps(case["network"]), sep="\n  ")
        seen.update(set(kinds(case["network"]["layers"])) | {case["network"].get("loss", {}).get("type", "no loss")})
    print(", ".join(f"{kind} {count}" for kind, count in sorted(seen.items())))
    print(f"{len(cases) - failures} of {len(cases)} programs agree with PyTorch {torch.__version__}")
    sys.exit(1 if failures or not cases else 0)


main()
