"""A client of the service that needs nothing but Python: copy it beside your grader."""

import json
import os
import urllib.error
import urllib.request

URL = os.environ.get("CHAINRULE_URL", "http://localhost:8080")


class Problem(Exception):
    """What the service has to say against a request: `problem["detail"]`, `problem["code"]`, `problem["errors"]`."""

    def __init__(self, problem):
        super().__init__(problem["detail"])
        self.problem = problem


def get(path):
    """What the service answers to GET, as Python's own lists and dictionaries."""
    return _send(urllib.request.Request(URL + path))


def post(path, request):
    """What the service answers to a request, for instance post("/v1/gradients", {"network": …})."""
    body = json.dumps(request, allow_nan=False).encode()
    return _send(urllib.request.Request(URL + path, body, {"Content-Type": "application/json"}))


def _send(request):
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise Problem(json.load(error)) from None
