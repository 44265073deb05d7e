"""Writes the files of this folder that end in .safetensors, with the format's own package and PyTorch's numbers.

    python make_safetensors.py
"""

import pathlib

import torch
from safetensors.torch import save_file

here = pathlib.Path(__file__).resolve().parent

# The parameters and inputs of Requests.linear, in two types.
save_file(
    {"f.weight": torch.tensor([[1.0, 2.0]], dtype=torch.float64), "f.bias": torch.tensor([0.0])},
    here / "parameters.safetensors",
    metadata={"format": "pt"},
)
save_file({"x": torch.tensor([1.0, 2.0])}, here / "inputs.safetensors")

# Narrow types: largest and smallest numbers, a subnormal one, infinity.
save_file(
    {
        "half": torch.tensor([1.5, -65504.0, 2.0**-24, float("inf")], dtype=torch.float16),
        "brain": torch.tensor([1.5, -3.3895313892515355e38, 2.0**-133, float("-inf")], dtype=torch.bfloat16),
    },
    here / "narrow.safetensors",
)
