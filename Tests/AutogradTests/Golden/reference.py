"""Runs a request (design: `api.md`, sections 1 and 2) with PyTorch and says what a right answer holds."""

import base64
import functools
import zlib

import numpy as np
import torch

# Constructor arguments that PyTorch wants and that a definition may leave to the input's shape.
INFERRED = {
    "Linear": ("in_features", lambda x: x.shape[-1]),
    "Conv2d": ("in_channels", lambda x: x.shape[1]),
    "BatchNorm1d": ("num_features", lambda x: x.shape[1]),
    "BatchNorm2d": ("num_features", lambda x: x.shape[1]),
}

CONTAINERS = ("Sequential", "Residual", "DenseBlock")


# The kinds that are functions in PyTorch, of several sources.
JOINING = {
    "Add": lambda xs, _: functools.reduce(torch.add, xs),
    "Subtract": lambda xs, _: functools.reduce(torch.sub, xs),
    "Multiply": lambda xs, _: functools.reduce(torch.mul, xs),
    "Concat": lambda xs, arguments: torch.cat(xs, arguments.get("dim", 1 if xs[0].dim() >= 2 else 0)),
}


def encode(array):
    """An array as the interface writes it, in base64."""
    array = np.asarray(array, order="C")
    return {
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        "base64": base64.b64encode(array.astype(array.dtype.newbyteorder("<")).tobytes()).decode(),
    }


def decode(tensor):
    data = np.frombuffer(base64.b64decode(tensor["base64"]), dtype=tensor["dtype"])
    return data.reshape(tensor["shape"])


def generator(text):
    """Random numbers that depend on `text` alone, so that a new case leaves the others as they are."""
    return np.random.default_rng(zlib.crc32(text.encode()))


class Network:
    """A definition at work: walks it layer by layer as PyTorch modules and functions."""

    def __init__(self, request, dtype, draw=None, draws_buffers=False):
        self.request = request
        self.dtype = dtype
        self.draw = draw
        self.draws_buffers = draws_buffers
        self.parameters = {}
        self.buffers = {}
        self.values = {name: self.tensor(x, True) for name, x in request["inputs"].items()}

    def tensor(self, encoded, wanted=False):
        return torch.from_numpy(decode(encoded).copy()).to(self.dtype).requires_grad_(wanted)

    def run(self):
        torch.manual_seed(self.request.get("seed", 0))
        inputs = list(self.values.values())
        return self.layers(self.request["network"]["layers"], "", inputs[0] if len(inputs) == 1 else None)

    def layers(self, layers, prefix, value):
        for index, layer in enumerate(layers):
            name = layer.get("name", str(index))
            path = f"{prefix}.{name}" if prefix else name
            value = self.layer(layer, path, self.sources(layer, prefix, value))
            self.values[path] = value
        return value

    def sources(self, layer, prefix, previous):
        if "from" not in layer:
            return [previous]
        names = layer["from"] if isinstance(layer["from"], list) else [layer["from"]]
        siblings = (f"{prefix}.{name}" if prefix else name for name in names)
        return [self.values.get(sibling, self.values.get(name)) for sibling, name in zip(siblings, names)]

    def layer(self, layer, path, sources):
        repeat = layer.get("repeat")
        if repeat is not None:
            value = sources[0]
            for index in range(repeat):
                copy = {key: entry for key, entry in layer.items() if key != "repeat"}
                value = self.layer(copy, f"{path}.{index}", [value])
            return value
        kind = layer["type"]
        if kind in CONTAINERS:
            return self.container(layer, path, sources[0])
        arguments = {k: v for k, v in layer.items() if k not in ("name", "type", "from")}
        if kind in JOINING:
            return JOINING[kind](sources, arguments)
        return self.module(kind, arguments, path, sources[0])

    def container(self, layer, path, x):
        if layer["type"] == "Sequential":
            return self.layers(layer["layers"], path, x)
        if layer["type"] == "Residual":
            body = self.layers(layer["body"], f"{path}.body", x)
            return body + (self.layers(layer["shortcut"], f"{path}.shortcut", x) if "shortcut" in layer else x)
        dimension = 1 if x.dim() >= 2 else 0
        for index, inner in enumerate(layer["layers"]):
            name = f"{path}.{inner.get('name', index)}"
            sources = self.sources(inner, path, x)
            self.values[name] = self.layer(inner, name, sources)
            x = torch.cat([x, self.values[name]], dimension)
        return x

    def module(self, kind, arguments, path, x):
        arguments = {k: tuple(v) if isinstance(v, list) else v for k, v in arguments.items()}
        if kind in INFERRED:
            name, size = INFERRED[kind]
            arguments.setdefault(name, size(x))
        # A module draws its first weights; the seed is for dropout alone.
        with torch.random.fork_rng():
            module = getattr(torch.nn, kind)(**arguments, **({"dtype": self.dtype} if has_state(kind) else {}))
        module.train(self.request.get("mode", "train") == "train")
        state = {}
        for name, value in module.named_parameters():
            self.parameters[f"{path}.{name}"] = state[name] = self.parameter(f"{path}.{name}", kind, value, True)
        for name, value in module.named_buffers():
            if name != "num_batches_tracked":
                state[name] = self.parameter(f"{path}.{name}", kind, value, False)
        y = torch.func.functional_call(module, state, (x,))
        # A module that has nothing to do returns x itself; here every layer's output is a value of its own.
        return y.clone() if y is x else y

    def parameter(self, name, kind, value, wanted):
        given = self.request["parameters"]
        if name not in given and not wanted and not self.draws_buffers:
            return value.clone()
        if name not in given:
            given[name] = encode(draw_parameter(self.draw, name.rsplit(".")[-1], kind, tuple(value.shape)))
        return self.tensor(given[name], wanted)


def has_state(kind):
    return kind in INFERRED or kind == "LayerNorm"


def draw_parameter(random, name, kind, shape):
    if name == "running_var" or (name == "weight" and "Norm" in kind):
        return random.uniform(0.5, 2, shape)
    scale = np.sqrt(max(np.prod(shape[1:]), 1)) if name == "weight" else 2
    return random.standard_normal(shape) / scale


def loss_of(definition, prediction, target):
    """The loss as PyTorch's module of the same name computes it."""
    arguments = {k: v for k, v in definition.items() if k not in ("type", "prediction", "scale")}
    scale = definition.get("scale", 1)
    if definition["type"] in ("Mean", "Sum"):
        return scale * getattr(prediction, definition["type"].lower())()
    for name in ("weight", "pos_weight"):
        if name in arguments:
            arguments[name] = torch.tensor(arguments[name], dtype=prediction.dtype)
    if definition["type"] in ("CrossEntropyLoss", "NLLLoss") and target.shape != prediction.shape:
        target = target.long()
    return scale * getattr(torch.nn, definition["type"])(**arguments)(prediction, target)


def answer(request, dtype):
    """What `POST /v1/gradients` must answer: loss, output, gradients of all parameters and inputs."""
    network = Network(request, dtype)
    inputs = dict(network.values)
    output = network.run()
    upstream = network.tensor(request["output_gradient"]) if "output_gradient" in request else None
    result = {"output": output}
    objective = output
    if "loss" in request["network"]:
        loss = request["network"]["loss"]
        prediction = network.values[loss["prediction"]] if "prediction" in loss else output
        target = network.tensor(request["target"]) if "target" in request else None
        result["loss"] = objective = loss_of(loss, prediction, target)
    wanted = {"parameters": network.parameters, "inputs": inputs}
    if "values" in request.get("with_respect_to", []):
        wanted["values"] = {name: value for name, value in network.values.items() if name not in inputs}
    leaves = [leaf for group in wanted.values() for leaf in group.values()]
    ones = torch.ones_like(objective)
    gradients = iter(torch.autograd.grad(objective, leaves, ones if upstream is None else upstream, allow_unused=True))
    for group, members in wanted.items():
        result[group] = {}
        for name, leaf in members.items():
            gradient = next(gradients)
            result[group][name] = torch.zeros_like(leaf) if gradient is None else gradient
    return to_arrays(result)


def to_arrays(result):
    if isinstance(result, dict):
        return {key: to_arrays(value) for key, value in result.items()}
    return result.detach().numpy()


def draw_missing(request, random, buffers=True):
    """Fills in the parameters, and an upstream gradient where the request has no loss; returns the output's shape."""
    network = Network(request, torch.float64, draw=random, draws_buffers=buffers)
    output = network.run()
    if "loss" not in request["network"]:
        request["output_gradient"] = encode(random.standard_normal(tuple(output.shape)))
    return tuple(output.shape)
