"""Writes resnet.safetensors and resnet_gradients.safetensors: a small ResNet's `state_dict` as PyTorch saves it with the
safetensors package, and what PyTorch makes of it; resnet.json is the request that goes with them.

    python make_resnet.py

The modules have torchvision's names, so that what is saved is what a student saves: weights in float32, and each
normalisation's `num_batches_tracked`, an integer.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

here = pathlib.Path(__file__).resolve().parent


class BasicBlock(nn.Module):
    """Two 3×3 convolutions and a skip connection; `downsample` makes the shapes fit where they differ."""

    def __init__(self, channels: int, width: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        if stride > 1 or channels != width:
            self.downsample = nn.Sequential(nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width))
        else:
            self.downsample = nn.Identity()

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + self.downsample(x))


class ResNet(nn.Module):
    """A stem, two layers of one block each, and a classifier of five classes."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(BasicBlock(4, 4, 1))
        self.layer2 = nn.Sequential(BasicBlock(4, 8, 2))
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x)))))
        return self.fc(x.mean((2, 3)))


def block(source: str, channels: int, width: int, stride: int):
    """The block's definition, which reads the layer `source` and is called `0`."""
    conv = {"type": "Conv2d", "out_channels": width, "kernel_size": 3, "padding": 1, "bias": False}
    layers = [
        {"name": "conv1", **conv, "stride": stride, "from": source},
        {"name": "bn1", "type": "BatchNorm2d"},
        {"name": "relu1", "type": "ReLU"},
        {"name": "conv2", **conv},
        {"name": "bn2", "type": "BatchNorm2d"},
    ]
    skip = source
    if stride > 1 or channels != width:
        skip = "downsample"
        projection = {"type": "Conv2d", "out_channels": width, "kernel_size": 1, "stride": stride, "bias": False}
        layers.append(
            {"name": skip, "type": "Sequential", "from": source, "layers": [projection, {"type": "BatchNorm2d"}]}
        )
    layers += [{"name": "sum", "type": "Add", "from": ["bn2", skip]}, {"name": "relu2", "type": "ReLU"}]
    return {"type": "Sequential", "layers": layers}


LAYERS = [
    {"name": "conv1", "type": "Conv2d", "out_channels": 4, "kernel_size": 3, "padding": 1, "bias": False},
    {"name": "bn1", "type": "BatchNorm2d"},
    {"name": "stem", "type": "ReLU"},
    {"name": "layer1", "type": "Sequential", "layers": [block("stem", 4, 4, 1)]},
    {"name": "layer2", "type": "Sequential", "layers": [block("layer1", 4, 8, 2)]},
    {"name": "pool", "type": "AdaptiveAvgPool2d", "output_size": 1},
    {"name": "flat", "type": "Flatten"},
    {"name": "fc", "type": "Linear", "out_features": 5},
]


def main():
    torch.manual_seed(172)
    model = ResNet()
    # A step of training, so that the running statistics are no longer the first ones.
    model(torch.randn(4, 3, 8, 8))
    save_file(model.state_dict(), here / "resnet.safetensors", metadata={"format": "pt"})

    model.double()
    torch.manual_seed(1)
    x = torch.randn(2, 3, 8, 8).double().requires_grad_()
    target = torch.tensor([3, 0])
    found = {}
    # A forward pass in training moves the running statistics: it comes last.
    for mode in ("eval", "train"):
        model.train(mode == "train")
        loss = nn.functional.cross_entropy(model(x), target)
        leaves = dict(model.named_parameters()) | {"x": x}
        gradients = torch.autograd.grad(loss, list(leaves.values()))
        found |= {f"{mode}.{name}": gradient for name, gradient in zip(leaves, gradients)}
        found[f"{mode}.loss"] = loss.detach()
    save_file(found, here / "resnet_gradients.safetensors")

    request = {
        "network": {"layers": LAYERS, "loss": {"type": "CrossEntropyLoss"}},
        "inputs": {"x": {"random": "randn", "shape": [2, 3, 8, 8], "seed": 1}},
        "target": target.tolist(),
        "with_respect_to": ["parameters", "inputs"],
    }
    (here / "resnet.json").write_text(json.dumps(request) + "\n")


main()
