"""Writes batches.json: the two notebooks' networks with batches and width 5, and what PyTorch makes of them in float64.

    python make_batches.py > batches.json

A case is {"name", "request": a body for /v1/gradients, "loss", "output", "gradients": {"parameters", "inputs"}}.
"""

import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
WIDTH = 5


def skip_3(inputs: int, bias: bool):
    """Three sigmoid layers with skip connections. One input is broadcast; three are embedded first."""
    modules, layers, source = {}, [], "x"
    if inputs > 1:
        modules["e"] = nn.Linear(inputs, WIDTH, bias=bias)
        layers.append({"name": "e", "type": "Linear", "out_features": WIDTH, "bias": bias})
        source = "e"
    width = inputs if source == "x" else WIDTH
    for index in (1, 2, 3):
        modules[f"f{index}"] = nn.Linear(width, WIDTH, bias=bias)
        layers += [
            {"name": f"f{index}", "type": "Linear", "out_features": WIDTH, "bias": bias, "from": source},
            {"name": f"g{index}", "type": "Sigmoid"},
            {"name": f"a{index}", "type": "Add", "from": [f"g{index}", source]},
        ]
        source, width = f"a{index}", WIDTH

    def run(x):
        a = modules["e"](x) if "e" in modules else x
        for index in (1, 2, 3):
            a = torch.sigmoid(modules[f"f{index}"](a)) + a
        return a

    def loss(output, target):
        return 0.5 * nn.functional.mse_loss(output, target)

    return modules, {"layers": layers, "loss": {"type": "MSELoss", "scale": 0.5}}, run, loss, torch.randn(4, WIDTH)


def pen_and_paper(inputs: int, bias: bool):
    """Two tanh layers and a logistic output with a weighted skip connection."""
    modules = {
        "a0": nn.Linear(inputs, WIDTH, bias=bias),
        "f1": nn.Linear(WIDTH, WIDTH, bias=bias),
        "f2": nn.Linear(WIDTH, 1, bias=bias),
        "skip": nn.Linear(WIDTH, 1, bias=bias),
    }

    def linear(name, **rest):
        return {"name": name, "type": "Linear", "out_features": modules[name].out_features, "bias": bias, **rest}

    layers = [
        linear("a0"),
        {"name": "h0", "type": "Tanh"},
        linear("f1"),
        {"name": "h1", "type": "Tanh"},
        linear("f2"),
        linear("skip", **{"from": "h0"}),
        {"name": "a2", "type": "Add", "from": ["f2", "skip"]},
        {"name": "y_hat", "type": "Sigmoid"},
    ]

    def run(x):
        h0 = torch.tanh(modules["a0"](x))
        h1 = torch.tanh(modules["f1"](h0))
        return torch.sigmoid(modules["f2"](h1) + modules["skip"](h0))

    target = torch.randint(0, 2, (4, 1)).double()
    return modules, {"layers": layers, "loss": {"type": "BCELoss"}}, run, nn.functional.binary_cross_entropy, target


cases = []
for build in (skip_3, pen_and_paper):
    for inputs in (1, 3):
        for bias in (False, True):
            torch.manual_seed(len(cases))
            modules, network, run, loss, target = build(inputs, bias)
            x = torch.randn(4, inputs, requires_grad=True)
            parameters = {
                f"{name}.{key}": value for name, module in modules.items() for key, value in module.named_parameters()
            }
            output = run(x)
            value = loss(output, target)
            value.backward()
            cases.append(
                {
                    "name": f"{build.__name__} [4, {inputs}] {'with' if bias else 'without'} bias",
                    "request": {
                        "network": network,
                        "parameters": {name: value.tolist() for name, value in parameters.items()},
                        "inputs": {"x": x.tolist()},
                        "target": target.tolist(),
                    },
                    "loss": value.item(),
                    "output": output.tolist(),
                    "gradients": {
                        "parameters": {name: value.grad.tolist() for name, value in parameters.items()},
                        "inputs": {"x": x.grad.tolist()},
                    },
                }
            )
print(json.dumps(cases, separators=(",", ":")))
