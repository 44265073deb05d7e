"""Sends NumPy arrays as bytes, not as text, and gets the gradients back as bytes: for weights of more than a few thousand
numbers.

    python send_weights.py
"""

import base64

import numpy as np

import chainrule


def encode(array):
    """An array as the service reads it."""
    little = np.ascontiguousarray(array, "<f4")
    return {"dtype": "float32", "shape": little.shape, "base64": base64.b64encode(little.tobytes()).decode()}


def decode(tensor):
    """An array that the service has written with "encoding": "base64"."""
    data = base64.b64decode(tensor["base64"])
    return np.frombuffer(data, {"float32": "<f4", "float64": "<f8"}[tensor["dtype"]]).reshape(tensor["shape"])


def main():
    random = np.random.default_rng(0)
    weight, bias = random.normal(size=(128, 512)) / 20, np.zeros(128)
    x, y = random.normal(size=(32, 512)), random.normal(size=(32, 128))
    answer = chainrule.post(
        "/v1/gradients",
        {
            "network": {
                "layers": [{"name": "f", "type": "Linear", "out_features": 128}, {"type": "Tanh"}],
                "loss": {"type": "MSELoss"},
            },
            "parameters": {"f.weight": encode(weight), "f.bias": encode(bias)},
            "inputs": {"x": encode(x)},
            "target": encode(y),
            "dtype": "float32",
            "encoding": "base64",
        },
    )
    found = decode(answer["gradients"]["autograd"]["parameters"]["f.weight"])

    output = np.tanh(x @ weight.T + bias)
    delta = 2 * (output - y) / y.size * (1 - output**2)
    print(f"loss {answer['loss']:.4f}; largest difference to NumPy {np.abs(found - delta.T @ x).max():.0e}")


main()
