"""Makes the golden cases: requests, and the answers that PyTorch gives to them.

    python make_golden.py        (PyTorch 2.13, CPU)

Writes one file of JSON lines a topic. A line is a case: `name`; `request`, as a client would post it; `expected`, for
either dtype the loss, the output and the gradients of all parameters and inputs. Tensors are base64.
"""

import json
import pathlib
import warnings

import numpy as np
import torch

import graph_cases
import layer_cases
import loss_cases
import nonfinite_cases
from reference import answer, draw_missing, encode, generator

TOPICS = {
    "layers": layer_cases.cases,
    "losses": loss_cases.cases,
    "graphs": graph_cases.random_graphs,
    "containers": graph_cases.containers,
    "nonfinite": nonfinite_cases.cases,
}
DTYPES = {"float64": torch.float64, "float32": torch.float32}

# A case whose own float32 answer is this far from its float64 one compares noise (a gradient that is zero but for
# rounding, a number next to a kink): it is drawn again.
WELL_CONDITIONED = 4e-6
ATTEMPTS = 40


def deviation(a, b):
    """The largest difference over the largest entry, in the worst tensor."""
    if isinstance(a, dict):
        return max((deviation(a[key], b[key]) for key in a), default=0)
    largest = np.abs(b).max(initial=0)
    difference = np.abs(a - b).max(initial=0)
    return 0 if difference == 0 else np.inf if largest == 0 else difference / largest


def complete(name, specification):
    """The finished case: what the specification left open is drawn at random, then PyTorch answers."""
    for attempt in range(ATTEMPTS):
        case = specification(attempt) if callable(specification) else specification
        random = generator(f"{name} {attempt}")
        request = {"network": {"layers": case["layers"]}, "parameters": dict(case.get("parameters", {}))}
        if "loss" in case:
            request["network"]["loss"] = case["loss"]
        request["inputs"] = {
            key: encode(np.array(value(random) if callable(value) else value, dtype=np.float64))
            for key, value in case["inputs"].items()
        }
        for key in ("mode", "seed", "with_respect_to"):
            if key in case:
                request[key] = case[key]
        output_shape = draw_missing(request, random, buffers=not case.get("default_buffers"))
        for key in ("target", "output_gradient"):
            if key in case:
                value = case[key](random, output_shape) if callable(case[key]) else case[key]
                request[key] = encode(np.array(value, dtype=np.float64))
        with torch.backends.mkldnn.flags(enabled=not case.get("without_onednn", False)):
            expected = {key: answer(request, dtype) for key, dtype in DTYPES.items()}
        if case.get("delicate") or deviation(expected["float32"], expected["float64"]) <= WELL_CONDITIONED:
            return {"name": name, "request": request, "expected": encode_all(expected)}
    raise ValueError(f"{name}: no well-conditioned numbers in {ATTEMPTS} attempts")


def encode_all(result):
    if isinstance(result, dict):
        return {key: encode_all(value) for key, value in result.items()}
    return encode(result)


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    for topic, cases in TOPICS.items():
        path = pathlib.Path(__file__).with_name(f"{topic}.jsonl")
        lines, names = [], set()
        for name, case in cases():
            assert name not in names, f"two cases are called {name}"
            names.add(name)
            lines.append(json.dumps(complete(name, case), separators=(",", ":")))
        path.write_text("\n".join(lines) + "\n")
        print(f"{topic}: {len(lines)} cases, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
