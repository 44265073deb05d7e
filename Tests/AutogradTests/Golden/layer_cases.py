"""Every layer with each of its options: odd shapes, batch 1, ties, kinks; in training and in evaluation."""

import numpy as np

# Numbers at and beside the kinks of the activations, and far out where exponentials saturate.
KINKS = [-40, -3, -1, -1e-3, -0.0, 0, 1e-3, 0.5, 1, 3, 19, 20, 21, 40]
EXTREMES = [-800, -200, -100, -90, -50, 50, 90, 100, 200, 800]


def normal(*shape):
    return lambda random: random.standard_normal(shape)


def ties(*shape):
    """Few different numbers, so that a pooling window holds its largest one more than once."""
    return lambda random: random.integers(-1, 2, shape)


def layer(kind, x, mode="train", delicate=False, **arguments):
    """A case of one layer."""
    return {
        "layers": [{"type": kind, **arguments}],
        "inputs": {"x": x},
        "mode": mode,
        "delicate": delicate,
    }


def label(kind, arguments, *more):
    options = " ".join(f"{key}={value}" for key, value in arguments.items())
    return " ".join(str(part) for part in (kind, options, *more) if part != "")


def wide():
    """Sums of many numbers, in which an order of summation shows."""
    for kind, arguments in [("Softmax", {"dim": 1}), ("LogSoftmax", {"dim": 1}), ("LayerNorm", {"normalized_shape": 999})]:
        yield label(kind, arguments, "wide"), layer(kind, normal(2, 999), **arguments)
    yield "Linear 300 to 3", layer("Linear", normal(5, 300), out_features=3)
    yield "Linear batch of 200", layer("Linear", normal(200, 5), out_features=3)
    yield "Conv2d 20 to 6", layer("Conv2d", normal(2, 20, 9, 8), out_channels=6, kernel_size=3, padding=1, stride=2)
    yield "BatchNorm2d wide", layer("BatchNorm2d", normal(3, 2, 15, 16))
    yield "BatchNorm1d wide", layer("BatchNorm1d", normal(400, 2))
    yield "MaxPool2d wide", layer("MaxPool2d", normal(1, 2, 21, 22), kernel_size=3, stride=2, padding=1)


def cases():
    for group in (wide, affine, convolution, normalisation, activation, softmax, pooling, reshaping, dropout, joining):
        yield from group()


def affine():
    for shape in [(3,), (1, 3), (5, 3), (2, 4, 3), (2, 3, 2, 3), (1, 1), (33, 17)]:
        for bias in (True, False):
            arguments = {"out_features": 4, "bias": bias}
            yield label("Linear", arguments, shape), layer("Linear", normal(*shape), **arguments)
    yield "Linear in_features=3", layer("Linear", normal(2, 3), mode="eval", in_features=3, out_features=1)
    yield "Linear 64 to 65", layer("Linear", normal(3, 64), out_features=65)


def convolution():
    options = [
        {"kernel_size": 1},
        {"kernel_size": 3},
        {"kernel_size": 3, "padding": 1},
        {"kernel_size": 3, "padding": 1, "bias": False},
        {"kernel_size": 3, "stride": 2, "padding": 1},
        {"kernel_size": [3, 2], "stride": [2, 1], "padding": [1, 2]},
        {"kernel_size": 2, "stride": 3},
        {"kernel_size": 2, "stride": 2, "padding": 2},
        {"kernel_size": 3, "dilation": 2, "padding": 2},
        {"kernel_size": [2, 3], "dilation": [3, 1], "stride": [1, 2]},
        {"kernel_size": 3, "padding": "same"},
        {"kernel_size": 2, "padding": "same", "dilation": 3},
        {"kernel_size": [4, 2], "padding": "same"},
        {"kernel_size": 3, "padding": "valid"},
        {"kernel_size": [7, 6]},
    ]
    for arguments in options:
        for shape in [(1, 3, 7, 6), (2, 3, 7, 6)]:
            full = {"out_channels": 2, **arguments}
            yield label("Conv2d", full, shape), layer("Conv2d", normal(*shape), **full)
    for groups, outputs in [(2, 2), (4, 4), (4, 8), (2, 6)]:
        for bias in (True, False):
            arguments = {"out_channels": outputs, "kernel_size": 3, "padding": 1, "groups": groups, "bias": bias}
            yield label("Conv2d", arguments), layer("Conv2d", normal(2, 4, 5, 4), **arguments)
    yield "Conv2d in_channels=3", layer(
        "Conv2d", normal(1, 3, 4, 4), mode="eval", in_channels=3, out_channels=1, kernel_size=2)
    yield "Conv2d 16 to 17", layer("Conv2d", normal(1, 16, 5, 5), out_channels=17, kernel_size=3, padding=1)
    yield "Conv2d one channel", layer("Conv2d", normal(3, 1, 6, 6), out_channels=1, kernel_size=3, padding=1)


def normalisation():
    batches = {"BatchNorm1d": [(2, 3), (7, 2), (2, 3, 4), (1, 2, 5), (5, 1)],
               "BatchNorm2d": [(2, 3, 4, 3), (1, 2, 3, 3), (3, 1, 1, 2)]}
    for kind, shapes in batches.items():
        for mode in ("train", "eval"):
            for shape in shapes:
                yield label(kind, {}, shape, mode), layer(kind, normal(*shape), mode)
            wide = lambda random, shape=shapes[0]: 5 * random.standard_normal((4,) + shape[1:]) + 100
            yield label(kind, {}, "far from zero", mode), layer(kind, wide, mode, delicate=mode == "train")
            for arguments in [{"eps": 0.1}, {"affine": False}, {"momentum": 0.3}, {"track_running_stats": False}]:
                yield label(kind, arguments, mode), layer(kind, normal(4, *shapes[0][1:]), mode, **arguments)
        one = layer(kind, normal(1, *shapes[0][1:]), "eval")
        yield f"{kind} one image eval", one
        yield f"{kind} default buffers eval", {**one, "default_buffers": True}
        constant = layer(kind, np.full((4, 2, *shapes[0][2:]), 1.25), "train", delicate=True)
        yield f"{kind} constant", constant
    for shape, normalized in [((5,), 5), ((4, 3), [3]), ((4, 3), [4, 3]), ((2, 3, 4), 4), ((2, 3, 4), [3, 4]),
                              ((2, 3, 2, 3), [3, 2, 3]), ((1, 9), 9), ((2, 2, 3, 3), [3])]:
        arguments = {"normalized_shape": normalized}
        yield label("LayerNorm", arguments, shape), layer("LayerNorm", normal(*shape), **arguments)
    for arguments in [{"eps": 0.1}, {"elementwise_affine": False}, {"bias": False}]:
        full = {"normalized_shape": 6, **arguments}
        yield label("LayerNorm", full), layer("LayerNorm", normal(3, 6), "eval", **full)
    yield "LayerNorm constant row", layer("LayerNorm", [[2.0, 2, 2], [1, 2, 4]], delicate=True, normalized_shape=3)


def activation():
    kinds = [
        ("ReLU", [{}]),
        ("LeakyReLU", [{}, {"negative_slope": 0.3}, {"negative_slope": 0.0}, {"negative_slope": -0.5}]),
        ("ELU", [{}, {"alpha": 0.5}, {"alpha": 2.5}]),
        ("GELU", [{}, {"approximate": "none"}, {"approximate": "tanh"}]),
        ("SiLU", [{}]),
        ("Sigmoid", [{}]),
        ("Tanh", [{}]),
        ("Softplus", [{}, {"beta": 3}, {"beta": 0.25}, {"threshold": 2}, {"beta": 2, "threshold": 1}]),
        ("Identity", [{}]),
    ]
    for kind, options in kinds:
        for arguments in options:
            yield label(kind, arguments, "normal"), layer(kind, normal(3, 5), **arguments)
            yield label(kind, arguments, "kinks"), layer(kind, KINKS, "eval", True, **arguments)
            yield label(kind, arguments, "extremes"), layer(kind, EXTREMES, "eval", True, **arguments)
        for shape in [(), (1,), (2, 3, 2, 2)]:
            yield label(kind, {}, shape), layer(kind, normal(*shape))


def softmax():
    for kind in ("Softmax", "LogSoftmax"):
        for shape in [(5,), (1, 4), (3, 4), (2, 3, 4), (2, 3, 2, 3)]:
            for dim in range(-1, len(shape)):
                yield label(kind, {"dim": dim}, shape), layer(kind, normal(*shape), dim=dim)
        large = [[1e4, 1e4 - 1, -1e4], [-700, -701, -702], [0, 0, 0], [90, 0, -90]]
        yield label(kind, {}, "large"), layer(kind, large, "eval", True, dim=1)
        yield label(kind, {}, "one class"), layer(kind, [[3.0], [4.0]], delicate=True, dim=1)


def pooling():
    windows = [
        {"kernel_size": 2},
        {"kernel_size": 3, "stride": 1},
        {"kernel_size": 3, "stride": 2, "padding": 1},
        {"kernel_size": [3, 2], "stride": [1, 2], "padding": [1, 0]},
        {"kernel_size": 2, "ceil_mode": True},
        {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
        {"kernel_size": [5, 7]},
    ]
    maximum = windows + [{"kernel_size": 2, "dilation": 2}, {"kernel_size": 2, "dilation": [1, 3], "stride": 1},
                         {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2, "ceil_mode": True}]
    average = windows + [{"kernel_size": 3, "padding": 1, "count_include_pad": False},
                         {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True, "count_include_pad": False},
                         {"kernel_size": 2, "divisor_override": 3}]
    for arguments in maximum:
        yield label("MaxPool2d", arguments), layer("MaxPool2d", normal(2, 2, 5, 7), **arguments)
        yield label("MaxPool2d", arguments, "ties"), layer("MaxPool2d", ties(1, 2, 5, 7), "eval", True, **arguments)
    for arguments in average:
        yield label("AvgPool2d", arguments), layer("AvgPool2d", normal(2, 2, 5, 7), **arguments)
    for size in [1, 2, [2, 3], [5, 7], [None, 2], [7, 1], [8, 9]]:
        arguments = {"output_size": size}
        yield label("AdaptiveAvgPool2d", arguments), layer("AdaptiveAvgPool2d", normal(2, 2, 5, 7), **arguments)


def reshaping():
    for shape in [(1, 3), (2, 3), (2, 3, 4), (2, 3, 2, 2)]:
        yield label("Flatten", {}, shape), layer("Flatten", normal(*shape))
    for arguments in [{"start_dim": 0}, {"start_dim": 2}, {"start_dim": 1, "end_dim": 2}, {"start_dim": -2, "end_dim": -1},
                      {"start_dim": 3}, {"start_dim": 0, "end_dim": 1}]:
        yield label("Flatten", arguments), layer("Flatten", normal(2, 3, 2, 2), "eval", **arguments)


def dropout():
    for p in (0.5, 0.1, 0.0, 1.0):
        for mode in ("train", "eval"):
            case = {**layer("Dropout", normal(3, 7), mode, p=p), "seed": 172}
            yield label("Dropout", {"p": p}, mode), case
    twice = [{"type": "Dropout", "p": 0.3}, {"type": "Tanh"}, {"type": "Dropout"}]
    behind = [{"type": "Linear", "out_features": 9}, {"type": "Dropout"}, {"type": "Linear", "out_features": 5}]
    yield "Dropout behind a layer with weights", {"layers": behind, "inputs": {"x": normal(5, 4)}, "seed": 9}
    yield "Dropout twice", {"layers": twice, "inputs": {"x": normal(5, 9)}, "seed": 7}
    beside = [{"name": "all", "type": "Dropout", "p": 1}, {"type": "Dropout", "from": "x"}, {"type": "Add", "from": ["all", "1"]}]
    yield "Dropout beside one of everything", {"layers": beside, "inputs": {"x": normal(5, 9)}, "seed": 7}


def joining():
    pairs = [((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((2, 3, 4, 5), (3, 1, 5)), ((), (2, 2)),
             ((1,), (1, 1))]
    for kind in ("Add", "Subtract", "Multiply"):
        for a, b in pairs:
            yield label(kind, {}, a, b), {
                "layers": [{"type": kind, "from": ["a", "b"]}], "inputs": {"a": normal(*a), "b": normal(*b)}}
        yield f"{kind} of four", {
            "layers": [{"type": kind, "from": ["a", "b", "c", "a"]}],
            "inputs": {"a": normal(2, 3), "b": normal(3), "c": normal(2, 1)}}
        yield f"{kind} with itself", {"layers": [{"type": kind, "from": ["x", "x"]}], "inputs": {"x": normal(2, 3)}}
        yield f"{kind} growing", {
            "layers": [{"type": kind, "from": ["a", "b", "c"]}],
            "inputs": {"a": normal(3), "b": normal(1), "c": normal(4, 2, 1)}}
    yield "Multiply by zeros", {
        "layers": [{"type": "Multiply", "from": ["a", "b", "c"]}],
        "inputs": {"a": [0.0, 0, 3, 4], "b": [0.0, 2, 0, 4], "c": [5.0, 2, 3, 0]}}
    for dim, shapes in [(None, [(3,), (2,)]), (None, [(2, 3), (2, 1)]), (0, [(1, 3), (2, 3)]), (-1, [(2, 3), (2, 4)]),
                        (None, [(2, 3, 4), (2, 1, 4), (2, 2, 4)]), (1, [(1, 2, 3, 3), (1, 1, 3, 3)]),
                        (3, [(1, 2, 3, 3), (1, 2, 3, 1)]), (-4, [(1, 2, 1, 2), (3, 2, 1, 2)])]:
        inputs = {name: normal(*shape) for name, shape in zip("abc", shapes)}
        arguments = {} if dim is None else {"dim": dim}
        yield label("Concat", arguments, *shapes), {
            "layers": [{"type": "Concat", "from": list(inputs), **arguments}], "inputs": inputs}
    yield "Concat with itself", {"layers": [{"type": "Concat", "from": ["x", "x"]}], "inputs": {"x": normal(2, 3)}}
