"""Writes initialization.json: the parameters that PyTorch draws for a few networks under each scheme.

    python make_initialization.py > initialization.json

A case is {"scheme": {...}, "parameters": [[name, shape, hash]]}; the hash is FNV-1a of the float32 bits,
little-endian. The network is always the same: it is written out in InitializationTests.swift.
"""

import json

import torch
from torch import nn
from torch.nn import init


def fnv1a(data: bytes) -> str:
    hash = 0xCBF29CE484222325
    for byte in data:
        hash = ((hash ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{hash:016x}"


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 4, (2, 1), groups=2, bias=False)
        self.norm = nn.LayerNorm([5, 6])
        self.fc1 = nn.Linear(120, 17)
        self.fc2 = nn.Linear(17, 3)
        self.fc3 = nn.Linear(3, 1)


def emit(scheme, seed, initializer=None, **arguments):
    torch.manual_seed(seed)
    network = Network()
    if initializer:
        torch.manual_seed(seed)
        for module in network.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                initializer(module.weight, **arguments)
                if module.bias is not None:
                    init.zeros_(module.bias)
    entry = {"scheme": {"scheme": scheme, "seed": seed, **arguments}}
    if scheme == "constant":
        entry["scheme"]["value"] = arguments.pop("val")
        del entry["scheme"]["val"]
    entry["parameters"] = [
        [name, list(value.shape), fnv1a(value.detach().numpy().tobytes())]
        for name, value in network.named_parameters()
    ]
    return json.dumps(entry)


lines = [emit("pytorch", seed) for seed in (172, 0, -1, 2**40 + 3)]
lines += [
    emit("xavier_uniform", 3, init.xavier_uniform_),
    emit("xavier_uniform", 3, init.xavier_uniform_, gain=1.7),
    emit("xavier_normal", 3, init.xavier_normal_),
    emit("xavier_normal", 4, init.xavier_normal_, gain=0.3),
    emit("kaiming_uniform", 3, init.kaiming_uniform_),
    emit("kaiming_uniform", 3, init.kaiming_uniform_, a=0.2, mode="fan_out"),
    emit("kaiming_uniform", 5, init.kaiming_uniform_, nonlinearity="tanh"),
    emit("kaiming_normal", 3, init.kaiming_normal_),
    emit("kaiming_normal", 5, init.kaiming_normal_, mode="fan_out", nonlinearity="relu"),
    emit("kaiming_normal", 6, init.kaiming_normal_, nonlinearity="selu"),
    emit("normal", 3, init.normal_),
    emit("normal", 3, init.normal_, mean=0.1, std=0.02),
    emit("uniform", 3, init.uniform_),
    emit("uniform", 3, init.uniform_, a=-0.25, b=0.5),
    emit("zeros", 3, init.zeros_),
    emit("ones", 3, init.ones_),
    emit("constant", 3, init.constant_, val=0.8),
]
print("[\n" + ",\n".join(lines) + "\n]")
