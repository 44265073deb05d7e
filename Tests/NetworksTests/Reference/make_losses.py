"""Writes losses.json: the shapes that PyTorch's losses accept and give with reduction "none".

    python make_losses.py > losses.json

A case is {"type", "arguments", "prediction", "target"} and "terms", the loss's shape, or null where it is refused.
Classes are written as class indices where the target's shape is not the prediction's.
"""

import json
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
shapes = [(), (4,), (3, 4), (2, 3, 4), (2, 3, 4, 5)]
kinds = {
    "MSELoss": [{}], "L1Loss": [{}], "SmoothL1Loss": [{}, {"beta": 0}, {"beta": -1}],
    "HuberLoss": [{}, {"delta": 2.5}, {"delta": 0}], "BCELoss": [{}], "BCEWithLogitsLoss": [{}],
    "CrossEntropyLoss": [{}, {"ignore_index": 1}, {"label_smoothing": 0.5}, {"label_smoothing": 1.5}],
    "NLLLoss": [{}, {"ignore_index": 0}],
}
weights = [2.5, [1.0, 2, 3, 4], [1.0, 2, 3], [[1.0], [2], [3]], [[[1.0, 0, 2, 1]]], [[[[1.0]]]], [1.0], [[2.0, 3]]]
for kind, names in {"BCELoss": ["weight"], "BCEWithLogitsLoss": ["weight", "pos_weight"], "CrossEntropyLoss": ["weight"],
                    "NLLLoss": ["weight"]}.items():
    # Of class weights PyTorch looks, for images, at their number alone; its documentation, and this service, want a vector.
    is_pairwise = kind.startswith("BCE")
    kinds[kind] += [{name: numbers} for name in names for numbers in weights
                    if is_pairwise or not isinstance(numbers, list) or not isinstance(numbers[0], list)]
cases = []
for kind, options in kinds.items():
    for arguments in options:
        for prediction in shapes:
            classes = prediction[:1] + prediction[2:] if len(prediction) > 1 else ()
            for target in {prediction, classes}:
                # PyTorch broadcasts with a warning, and takes scalars for a batch of nothing; this service does not.
                if target != prediction and kind not in ("CrossEntropyLoss", "NLLLoss"): continue
                if prediction == () and kind in ("CrossEntropyLoss", "NLLLoss"): continue
                y = torch.rand(prediction) if target == prediction else torch.zeros(target, dtype=torch.long)
                tensors = {k: torch.tensor(v) if k.endswith("weight") else v for k, v in arguments.items()}
                try:
                    terms = list(getattr(nn, kind)(reduction="none", **tensors)(torch.rand(prediction), y).shape)
                except (RuntimeError, ValueError, IndexError):
                    terms = None
                cases.append({"type": kind, "arguments": arguments, "prediction": prediction, "target": target, "terms": terms})
print("[\n" + ",\n".join(json.dumps(entry) for entry in cases) + "\n]")
