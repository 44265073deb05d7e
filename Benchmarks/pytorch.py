"""The workloads of `Workload.swift` in PyTorch: times one whenever a line comes in, or prints its peak memory."""

import argparse
import sys
import time

import torch
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(64, 128, 3, 2, 1, bias=False), nn.BatchNorm2d(128), nn.ReLU(),
            nn.Conv2d(128, 128, 3, 1, 1, bias=False), nn.BatchNorm2d(128))
        self.shortcut = nn.Sequential(nn.Conv2d(64, 128, 1, 2, bias=False), nn.BatchNorm2d(128))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [512] + [128] * 6 + [32]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.skip = nn.Linear(512, 32)

    def forward(self, x):
        a = x
        for layer in self.layers:
            a = torch.relu(layer(a))
        return torch.relu(a + self.skip(x))


class Skip3(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(1, 1, bias=False) for _ in range(3))

    def forward(self, x):
        for layer in self.layers:
            x = torch.sigmoid(layer(x)) + x
        return x


class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8)) for _ in range(200))

    def forward(self, x):
        for block in self.blocks:
            x = block(x) + x
        return x


WORKLOADS = {
    "residual-block": (ResidualBlock, (32, 64, 56, 56), None),
    "mlp-1024": (MLP, (1024, 512), (1024, 32)),
    "mlp-100000": (MLP, (100_000, 512), (100_000, 32)),
    "skip-3": (Skip3, (1,), (1,)),
    "deep-200": (Deep, (4, 8), (4, 8)),
}


def status(key):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(172)
    make, input_shape, target_shape = WORKLOADS[options.workload]
    dtype = getattr(torch, options.dtype)
    model = make().to(dtype)
    x = torch.randn(input_shape).to(dtype)
    target = None if target_shape is None else torch.randn(target_shape).to(dtype)
    wanted = list(model.parameters())
    if target is None:
        wanted.append(x.requires_grad_())

    def once():
        y = model(x)
        loss = y.mean() if target is None else nn.functional.mse_loss(y, target)
        return torch.autograd.grad(loss, wanted)

    if options.memory:
        before = status("VmRSS:")
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        once()
        print(status("VmHWM:") - before)
        return
    once()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(options.runs):
            once()
        print((time.perf_counter() - start) / options.runs, flush=True)


if __name__ == "__main__":
    main()
