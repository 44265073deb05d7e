"""Networks of many layers: random graphs with skips and fan-out, and containers."""

from layer_cases import normal
from reference import generator

VECTOR_KINDS = ["Linear", "Linear", "ReLU", "LeakyReLU", "ELU", "GELU", "SiLU", "Sigmoid", "Tanh", "Softplus", "Softmax",
                "LogSoftmax", "LayerNorm", "BatchNorm1d", "Identity", "Dropout"]
IMAGE_KINDS = ["Conv2d", "Conv2d", "ReLU", "BatchNorm2d", "SiLU", "MaxPool2d", "AvgPool2d", "LeakyReLU", "Dropout"]
JOINING = ["Add", "Add", "Subtract", "Multiply", "Concat"]


class RandomGraph:
    """A graph that grows layer by layer; it knows every value's shape, so that what it joins fits."""

    def __init__(self, random, inputs, kinds):
        self.random = random
        self.kinds = kinds
        self.shapes = dict(inputs)
        self.layers = []

    def choose(self, options):
        return options[self.random.integers(len(options))]

    def source(self):
        """Some earlier value, the latest ones more often."""
        names = list(self.shapes)
        return names[max(0, len(names) - 1 - self.random.geometric(0.4) + 1)]

    def add(self, kind, sources, shape, **arguments):
        name = f"v{len(self.layers)}"
        self.layers.append({"name": name, "type": kind, "from": sources if len(sources) > 1 else sources[0], **arguments})
        self.shapes[name] = shape

    def grow(self):
        if self.random.random() < 0.4:
            return self.join()
        source, kind = self.source(), self.choose(self.kinds)
        shape = self.shapes[source]
        if kind == "Linear":
            size = int(self.random.integers(1, 6))
            self.add(kind, [source], shape[:-1] + (size,), out_features=size, bias=bool(self.random.integers(2)))
        elif kind == "Conv2d":
            channels, stride = int(self.random.integers(1, 4)), int(self.random.integers(1, 3))
            size = tuple((extent - 1) // stride + 1 for extent in shape[2:])
            self.add(kind, [source], (shape[0], channels) + size, out_channels=channels, kernel_size=3, padding=1,
                     stride=stride, bias=bool(self.random.integers(2)))
        elif kind in ("MaxPool2d", "AvgPool2d"):
            self.add(kind, [source], shape, kernel_size=3, stride=1, padding=1)
        elif kind in ("Softmax", "LogSoftmax"):
            self.add(kind, [source], shape, dim=1)
        elif kind == "LayerNorm":
            self.add(kind, [source], shape, normalized_shape=shape[-1])
        else:
            self.add(kind, [source], shape)

    def join(self):
        kind, first = self.choose(JOINING), self.source()
        shape = self.shapes[first]
        if kind == "Concat":
            fits = [n for n, s in self.shapes.items() if s[0] == shape[0] and s[2:] == shape[2:] and s[1] + shape[1] < 12]
        else:
            fits = [n for n, s in self.shapes.items() if s == shape]
        if not fits:
            return
        sources = [first] + [self.choose(fits) for _ in range(1 if self.random.random() < 0.7 else 2)]
        if kind == "Concat":
            shape = (shape[0], sum(self.shapes[source][1] for source in sources)) + shape[2:]
        self.add(kind, sources, shape)


def random_graphs():
    for index in range(100):
        yield f"graph {index}", lambda attempt, index=index: random_graph(index, generator(f"graph {index} {attempt}"))


def random_graph(index, random):
    images = index % 4 == 3
    batch = int(random.integers(2, 5))
    shape = (batch, 2, 4, 3) if images else (batch, int(random.integers(1, 5)))
    inputs = {name: shape for name in ["x", "z"][: 1 + int(random.integers(2))]}
    graph = RandomGraph(random, inputs, IMAGE_KINDS if images else VECTOR_KINDS)
    while len(graph.layers) < 4 + index % 13:
        graph.grow()
    case = {"layers": graph.layers, "inputs": {name: normal(*shape) for name, shape in inputs.items()},
            "mode": "eval" if index % 3 == 0 else "train", "seed": index}
    if index % 3 == 1:
        case["with_respect_to"] = ["parameters", "inputs", "values"]
    kind = ["MSELoss", "SmoothL1Loss", None, "BCEWithLogitsLoss", "Mean"][index % 5]
    if kind is not None:
        case["loss"] = {"type": kind}
    if kind not in (None, "Mean"):
        uniform = kind == "BCEWithLogitsLoss"
        case["target"] = lambda random, shape: random.uniform(0, 1, shape) if uniform else random.standard_normal(shape)
    return case


def containers():
    linear = lambda size, **more: {"type": "Linear", "out_features": size, **more}
    conv = lambda channels, size=3, **more: {"type": "Conv2d", "out_channels": channels, "kernel_size": size, "padding": size // 2, **more}
    tanh, relu = {"type": "Tanh"}, {"type": "ReLU"}
    batch_norm = {"type": "BatchNorm2d"}

    def case(layers, *shape, **more):
        return {"layers": layers, "inputs": {"x": normal(*shape)}, **more}

    yield "Sequential", case([{"type": "Sequential", "layers": [linear(3), tanh, linear(2)]}], 4, 3)
    yield "Sequential nested", case([{"name": "a", "type": "Sequential", "layers": [
        linear(3, name="first"), {"type": "Sequential", "name": "b", "layers": [tanh, linear(2, name="deep")]}]}, tanh], 4, 3)
    yield "Sequential repeated", case([{"name": "s", "type": "Sequential", "repeat": 3, "layers": [linear(3), tanh]}], 2, 3)
    yield "Residual", case([{"name": "r", "type": "Residual", "body": [linear(3), tanh]}], 4, 3)
    yield "Residual with a shortcut", case([{"name": "r", "type": "Residual", "body": [linear(5), tanh, linear(2)],
                                             "shortcut": [linear(2, bias=False)]}, tanh], 4, 3)
    yield "Residual repeated", case([linear(3), {"name": "r", "type": "Residual", "repeat": 4, "body": [linear(3), tanh]},
                                     linear(1, name="head")], 4, 2)
    yield "Residual nested", case([{"name": "outer", "type": "Residual", "body": [
        {"name": "inner", "type": "Residual", "body": [linear(3), tanh]}, linear(3), tanh]}], 2, 3)
    yield "DenseBlock of vectors", case([{"name": "d", "type": "DenseBlock", "layers": [linear(2), linear(3), tanh]}], 4, 3)
    yield "DenseBlock of one vector", case([{"name": "d", "type": "DenseBlock", "layers": [linear(2), tanh]}], 3)
    yield "DenseBlock of images", case([{"name": "d", "type": "DenseBlock", "layers": [
        conv(2, name="c1"), {"type": "Sequential", "name": "s", "layers": [batch_norm, relu, conv(1)]}, conv(2)]}], 2, 2, 3, 3)
    yield "DenseBlock repeated", case([{"name": "d", "type": "DenseBlock", "repeat": 2, "layers": [linear(2), tanh]}], 2, 2)
    yield "names of siblings and outer values", case([linear(3, name="stem"), {"name": "r", "type": "Residual", "body": [
        linear(3, name="f"), {"type": "Tanh", "name": "g"}, {"type": "Add", "name": "h", "from": ["f", "g", "stem"]}]}], 2, 3)
    block = {"name": "block", "type": "Residual",
             "body": [conv(4, stride=2, bias=False, name="conv1"), {**batch_norm, "name": "bn1"}, relu,
                      conv(4, bias=False, name="conv2"), {**batch_norm, "name": "bn2"}],
             "shortcut": [conv(4, 1, stride=2, bias=False), batch_norm]}
    for mode in ("train", "eval"):
        yield f"residual block {mode}", case([block, relu], 3, 2, 6, 6, mode=mode)
        yield f"residual block with mean loss {mode}", case([block, relu], 3, 2, 6, 6, mode=mode, loss={"type": "Mean"})
    deep = [linear(4), {"name": "r", "type": "Residual", "repeat": 12, "body": [linear(4), relu]}]
    yield "twelve residual blocks", case(deep, 2, 4, loss={"type": "Sum"})
