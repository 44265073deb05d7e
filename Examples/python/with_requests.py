"""The service from the `requests` package: pip install requests

    python with_requests.py
"""

import os

import requests

URL = os.environ.get("CHAINRULE_URL", "http://localhost:8080")


def gradients(request):
    response = requests.post(f"{URL}/v1/gradients", json=request, timeout=60)
    if response.status_code == 422:  # The request makes no sense: say what, and where.
        raise ValueError("\n".join(f"{e['pointer']}: {e['detail']}" for e in response.json()["errors"]))
    response.raise_for_status()
    return response.json()["gradients"]["autograd"]["parameters"]


if __name__ == "__main__":
    request = requests.get(f"{URL}/v1/examples/skip-3", timeout=60).json()
    print(gradients(request))
    request["network"]["layers"][0]["type"] = "Liner"
    try:
        gradients(request)
    except ValueError as error:
        print(error)
