#!/usr/bin/env python3
"""Writes examples.json: what PyTorch makes of the examples whose numbers are drawn from seeds.

Weights come from `torch.manual_seed` and constructing the layers, inputs from `torch.manual_seed` and `torch.rand` or
`torch.randn`, all in float32; then everything is computed in float64. Of each gradient there is the L2 norm, the largest
magnitude and the first five elements.
"""
import contextlib
import json
import pathlib
import sys

import torch

here = pathlib.Path(__file__).resolve().parent
root = here.parents[2]
sys.path.insert(0, str(root / "Tests/AutogradTests/Golden"))
import reference  # noqa: E402

# There, modules draw their first weights apart from everything else; here those are the weights.
torch.random.fork_rng = contextlib.nullcontext


class Drawn(reference.Network):
    """A network whose inputs and weights are drawn as the request says."""

    def __init__(self, request):
        self.request, self.dtype, self.parameters, self.buffers = request, torch.float32, {}, {}
        self.values = {name: self.drawn(x).requires_grad_() for name, x in request["inputs"].items()}

    def drawn(self, form):
        torch.manual_seed(form["seed"])
        return getattr(torch, form["random"])(*form["shape"]).double()

    def run(self):
        torch.manual_seed(self.request["initialize"]["seed"])
        value = next(iter(self.values.values()))
        return self.layers(self.request["network"]["layers"], "", value)

    def parameter(self, name, kind, value, wanted):
        return value.detach().double().requires_grad_(wanted)


def summary(tensor):
    numbers = tensor.detach().flatten()
    return {"l2_norm": numbers.norm().item(), "largest": numbers.abs().max().item(), "first": numbers[:5].tolist()}


def answer(request):
    network = Drawn(request)
    inputs = dict(network.values)
    output = network.run()
    target = network.drawn(request["target"]) if "target" in request else None
    loss = reference.loss_of(request["network"]["loss"], output, target)
    leaves = {**network.parameters, **inputs}
    gradients = torch.autograd.grad(loss, list(leaves.values()))
    result = {"loss": loss.item(), "parameters": {}, "inputs": {}, "shapes": {}}
    for name, gradient in zip(leaves, gradients):
        result["inputs" if name in inputs else "parameters"][name] = summary(gradient)
    for name, value in network.values.items():
        if name not in inputs:
            result["shapes"][name] = list(value.shape)
    if "C" in network.values:
        result["C"] = summary(network.values["C"])
    return result


results = {}
for path in sorted((root / "Sources/API/Examples").glob("*.json")):
    request = json.loads(path.read_text())
    if "initialize" in request:
        results[path.stem] = answer(request)
(here / "examples.json").write_text(json.dumps(results, indent=1) + "\n")
