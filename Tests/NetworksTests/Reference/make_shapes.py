"""Writes shapes.json: what PyTorch makes of one layer behind one input.

    python make_shapes.py > shapes.json

A case is {"type", "arguments", "input", "mode"} and either "output" and "state" (the state_dict's names and shapes, in
its order) or "refused": true.
"""

import inspect
import itertools
import json
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(0)
cases = []


def case(kind, input, mode="train", **arguments):
    entry = {"type": kind, "arguments": arguments, "input": list(input), "mode": mode}
    try:
        module = getattr(nn, kind)
        known = inspect.signature(module.__init__).parameters
        given = {name: tuple(v) if isinstance(v, list) else v for name, v in arguments.items()}
        # What this service takes from the input, PyTorch must be told.
        if "in_features" in known: given.setdefault("in_features", input[-1])
        if "in_channels" in known: given.setdefault("in_channels", input[1])
        if "num_features" in known: given.setdefault("num_features", input[1])
        layer = module(**given)
        layer.train(mode == "train")
        entry["output"] = list(layer(torch.randn(input)).shape)
        entry["state"] = [[name, list(value.shape)] for name, value in layer.state_dict().items()]
        if min(entry["output"], default=1) == 0:
            del entry["output"], entry["state"]
            entry["refused"] = True
    except (RuntimeError, ValueError, IndexError):
        entry["refused"] = True
    cases.append(entry)


image = (2, 4, 7, 9)
for input in [(5,), (3, 5), (2, 3, 5), (2, 3, 4, 5), (1, 1)]:
    case("Linear", input, out_features=3)
    case("Linear", input, out_features=1, bias=False)
case("Linear", (3, 5), in_features=4, out_features=2)

for kernel, stride, padding, dilation in itertools.product(
    [1, 2, 3, [3, 2], [7, 9], [8, 1]], [1, 2, [2, 3]], [0, 1, [2, 0], "same", "valid"], [1, 2, [1, 3]]
):
    case("Conv2d", image, out_channels=6, kernel_size=kernel, stride=stride, padding=padding, dilation=dilation)
for groups in [1, 2, 3, 4]:
    case("Conv2d", image, out_channels=4, kernel_size=3, groups=groups, bias=False)
    case("Conv2d", image, out_channels=6, kernel_size=3, groups=groups)
case("Conv2d", image, out_channels=2, kernel_size=3, in_channels=3)
case("Conv2d", (3, 4), out_channels=2, kernel_size=1, in_channels=3)
case("Conv2d", (1, 1, 1, 1), out_channels=1, kernel_size=1)
case("Conv2d", (32, 3, 5, 5), out_channels=8, kernel_size=3, padding_mode="zeros")

for kind, inputs in {
    "BatchNorm1d": [(5, 3), (1, 3), (1, 3, 2), (1, 3, 1), (4, 3, 2), image, (3,)],
    "BatchNorm2d": [image, (1, 4, 1, 1), (2, 4, 1, 1), (1, 4, 1, 2), (5, 4), (5, 4, 2)],
}.items():
    for input, mode, affine, track in itertools.product(inputs, ["train", "eval"], [True, False], [True, False]):
        if len(input) > 1:
            case(kind, input, mode, affine=affine, track_running_stats=track)
        else:
            case(kind, input, mode, affine=affine, track_running_stats=track, num_features=3)
    case(kind, inputs[0], num_features=7)
    case(kind, inputs[0], momentum=None, eps=0.5)

for shape in [9, [9], [7, 9], [4, 7, 9], [2, 4, 7, 9], 7, [7], [9, 9]]:
    case("LayerNorm", image, normalized_shape=shape)
    case("LayerNorm", image, normalized_shape=shape, bias=False)
    case("LayerNorm", image, "eval", normalized_shape=shape, elementwise_affine=False, eps=1e-3)

for kind in ["ReLU", "LeakyReLU", "ELU", "SiLU", "Dropout"]:
    case(kind, image)
    case(kind, image, inplace=True)
for kind in ["GELU", "Sigmoid", "Tanh", "Softplus", "Identity"]:
    case(kind, (3, 5))
    case(kind, (1,))
case("GELU", (3, 5), approximate="tanh")
case("ELU", (3, 5), alpha=0.5)
case("Dropout", (3, 5), "eval", p=1)
case("Dropout", (3, 5), p=1.5)
for kind in ["Softmax", "LogSoftmax"]:
    for input in [(5,), (3, 5), (2, 3, 5), image]:
        case(kind, input)
        for dim in range(-5, 5):
            case(kind, input, dim=dim)

for kernel, stride, padding, ceil in itertools.product(
    [1, 2, 3, [3, 2], [7, 9], 8], [None, 1, 2, [3, 4], 9], [0, 1, [1, 0], 2], [False, True]
):
    case("MaxPool2d", image, kernel_size=kernel, stride=stride, padding=padding, ceil_mode=ceil)
    case("AvgPool2d", image, kernel_size=kernel, stride=stride, padding=padding, ceil_mode=ceil)
for kernel, dilation, stride, ceil in itertools.product([2, 3, [3, 2]], [2, 3, [2, 4]], [1, 2], [False, True]):
    case("MaxPool2d", image, kernel_size=kernel, dilation=dilation, stride=stride, ceil_mode=ceil)
    case("MaxPool2d", image, kernel_size=kernel, dilation=dilation, stride=stride, padding=1, ceil_mode=ceil)
case("AvgPool2d", image, kernel_size=2, count_include_pad=False, divisor_override=3)
case("AvgPool2d", image, kernel_size=2, divisor_override=0)
for size in [1, 3, [2, 5], [7, 9], [20, 1], [None, 2], [3, None], [None, None]]:
    case("AdaptiveAvgPool2d", image, output_size=size)

for input in [(5,), (3, 5), (2, 3, 5), image]:
    case("Flatten", input)
    for start, end in itertools.product(range(-5, 5), range(-5, 5)):
        case("Flatten", input, start_dim=start, end_dim=end)

print("[\n" + ",\n".join(json.dumps(entry) for entry in cases) + "\n]")
