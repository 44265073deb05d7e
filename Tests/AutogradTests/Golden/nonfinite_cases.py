"""NaN and infinities on the way: they flow as IEEE 754 says, and stop where PyTorch stops them."""

import numpy as np

from layer_cases import layer, normal
from loss_cases import loss, weighted

SPECIAL = [float("nan"), float("inf"), float("-inf"), 0.0, -1, 2]


def special_upstream(*shape):
    """Upstream gradients among which there are NaN and infinities."""
    def draw(random, _):
        upstream = random.standard_normal(shape)
        upstream.flat[::3] = np.resize(SPECIAL[:3], upstream.flat[::3].shape)
        return upstream
    return draw


def image(random):
    x = random.standard_normal((2, 2, 5, 6))
    x[0, 0, 1, 1], x[0, 1, 3, 2], x[1, 0, 2, 2], x[1, 1, 0, 0] = SPECIAL[0], SPECIAL[1], SPECIAL[2], SPECIAL[0]
    x[1, 1, 2:4, 2:4] = float("-inf")
    return x


def cases():
    for kind, arguments in [("ReLU", {}), ("LeakyReLU", {}), ("LeakyReLU", {"negative_slope": 0.0}), ("ELU", {}),
                            ("GELU", {}), ("GELU", {"approximate": "tanh"}), ("SiLU", {}), ("Sigmoid", {}), ("Tanh", {}),
                            ("Softplus", {}), ("Identity", {})]:
        name = " ".join([kind, *map(str, arguments.values())])
        case = layer(kind, SPECIAL, delicate=True, **arguments)
        # oneDNN's GELU, which PyTorch takes for float32 alone, makes NaN of infinity.
        yield f"{name} of special numbers", {**case, "without_onednn": kind == "GELU"}
        case = layer(kind, [-2.0, -1, -0.5, 0, 0, 0, 0.5, 1, 2], delicate=True, **arguments)
        yield f"{name} with a special upstream gradient", {**case, "output_gradient": special_upstream(9)}
    rows = [SPECIAL, [1.0, float("inf"), 2, 3, 4, 5], [float("-inf"), 1, 2, 3, 4, 5], [float("-inf")] * 6]
    for kind in ("Softmax", "LogSoftmax"):
        yield f"{kind} of special numbers", layer(kind, rows, delicate=True, dim=1)
    yield "LayerNorm of special numbers", layer("LayerNorm", rows, delicate=True, normalized_shape=6)
    for kind in ("BatchNorm1d",):
        for mode in ("train", "eval"):
            yield f"{kind} of special numbers {mode}", layer(kind, rows, mode, delicate=True)
    for kind, arguments in [("MaxPool2d", {"kernel_size": 2}), ("MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
                            ("AvgPool2d", {"kernel_size": 2}), ("AdaptiveAvgPool2d", {"output_size": 2})]:
        yield f"{kind} {arguments['kernel_size'] if 'kernel_size' in arguments else ''} of special numbers", layer(
            kind, image, delicate=True, **arguments)
    yield "Conv2d of special numbers", layer("Conv2d", image, delicate=True, out_channels=2, kernel_size=3, padding=1)
    yield "Linear of special numbers", layer("Linear", [SPECIAL, [1.0, 2, 3, 4, 5, 6]], delicate=True, out_features=2)
    for kind in ("Add", "Subtract", "Multiply"):
        yield f"{kind} of special numbers", {
            "layers": [{"type": kind, "from": ["a", "b"]}],
            "inputs": {"a": SPECIAL, "b": [1.0, 0, float("inf"), float("inf"), float("nan"), 3]}, "delicate": True}
    for kind in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCEWithLogitsLoss"):
        case = loss(kind, SPECIAL, [0.5] * 6, True, reduction="none")
        yield f"{kind} of special numbers", weighted(case, 6)
        yield f"{kind} of special numbers, mean", loss(kind, SPECIAL, [0.5] * 6, True)
    yield "SmoothL1Loss without a bend of special numbers", weighted(
        loss("SmoothL1Loss", SPECIAL, [0.5] * 6, True, beta=0.0, reduction="none"), 6)
    for kind in ("CrossEntropyLoss", "NLLLoss"):
        yield f"{kind} of a class that weighs nothing", loss(kind, normal(2, 4), [3.0, 3], True, weight=[0.5, 2, 1, 0])
    for target in ([0.0, 1, 2, 3], [1.0, 1, 0, -100]):
        yield f"CrossEntropyLoss of special numbers {target}", weighted(
            loss("CrossEntropyLoss", rows, target, True, reduction="none"), 4)
    for mode in ("train", "eval"):
        rectified = [{"type": "BatchNorm2d"}, {"type": "ReLU"}]
        yield f"BatchNorm2d and ReLU of special numbers {mode}", {
            "layers": rectified, "inputs": {"x": image}, "mode": mode, "delicate": True}
    overflow = [{"type": "Linear", "out_features": 2, "name": "f"}, {"type": "Multiply", "from": ["f", "f"], "name": "m"},
                {"type": "Tanh"}]
    yield "overflow in float32 alone", {
        "layers": overflow, "inputs": {"x": [[1e25, -1e25, 1e25]]}, "delicate": True,
        "output_gradient": [[1.0, 2.0]]}
