"""Writes random.txt: what PyTorch's CPU build draws, as hashes of the float32 bits.

    python make_random.py > random.txt

A line is: the call, the seed, the number of elements, the call's arguments, the FNV-1a hash of the numbers' bytes
(little-endian). Lines with the seed "-" go on with the generator of the line before.
"""

import torch


def fnv1a(data: bytes) -> int:
    hash = 0xCBF29CE484222325
    for byte in data:
        hash = ((hash ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return hash


def line(call, seed, count, arguments=()):
    if seed != "-":
        torch.manual_seed(seed)
    x = torch.empty(count)
    match call:
        case "rand": x = torch.rand(count)
        case "randn": x = torch.randn(count)
        case "uniform": x.uniform_(*arguments)
        case "normal": x.normal_(*arguments)
        case "dropout": x = torch.nn.functional.dropout(torch.ones(count), *arguments)
    print(call, seed, count, *arguments, f"{fnv1a(x.numpy().tobytes()):016x}")


for count in range(1, 1001):
    line("randn", 172, count)
for count in [*range(1, 40), 623, 624, 625, 1000]:
    line("rand", 172, count)
    line("uniform", 5, count, (-0.3, 0.7))
    line("normal", 5, count, (0.7, 0.3))
    line("dropout", 5, count, (0.3,))
for seed in [0, 1, 2**32 - 1, 2**32, 2**32 + 1, 2**62 + 12345, -1, -2]:
    line("rand", seed, 5)
    line("randn", seed, 33)
# The sine's half of a pair waits for the next odd number of draws, whatever is drawn in between.
for call, count in [("randn", 3), ("randn", 4), ("randn", 20), ("rand", 3), ("randn", 1), ("randn", 15), ("randn", 2)]:
    line(call, 7 if count == 3 and call == "randn" else "-", count)
line("dropout", 3, 1000, (0.9,))
line("dropout", "-", 1000, (0.0625,))
line("randn", 9, 100_000)
