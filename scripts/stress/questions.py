"""Requests whose right answers are known: by a formula of their own, or from an answer given when nothing else went on."""

import itertools
import json
import math
import random
import re

from client import Answer, Wrong, request

ids = itertools.count()


class Question:
    """A request, and what is wrong with an answer to it."""

    def __init__(self, method, target, body=None, check=None, status=200, **fields):
        self.id = f"q-{next(ids)}-{random.getrandbits(32):x}"
        self.method = method
        self.target = target
        self.body = body
        self.fields = {"X_Request_Id": self.id, **fields}
        if body is not None:
            self.fields.setdefault("Content_Type", "application/json")
        self.status = status
        self.check_body = check

    def bytes(self, chunks=None, **more):
        return request(self.method, self.target, self.body, chunks, **self.fields, **more)

    def check(self, answer):
        if answer.fields.get("x-request-id") != self.id:
            raise Wrong(
                f"{self.target}: the answer to {answer.fields.get('x-request-id')}, not to {self.id}: "
                f"status {answer.status}: {answer.body[:300]!r}")
        if answer.status != self.status:
            raise Wrong(f"{self.target}: status {answer.status}, not {self.status}: {answer.body[:300]!r}")
        if self.check_body:
            self.check_body(answer)

    def check_line(self, line, number):
        """The same where request and answer are lines among others."""
        answer = Answer(self.status, {}, line)
        self.check_body(answer)
        if self.status != 200 and answer.json()["line"] != number:
            raise Wrong(f"the problem of line {number} is of line {answer.json()['line']}")


def skip_network():
    """Gradients of a chain of sigmoid neurons with skip connections, whose numbers are drawn anew each time."""
    depth = random.randint(1, 8)
    weights = [random.uniform(-2, 2) for _ in range(depth)]
    x, target = random.uniform(-2, 2), random.uniform(-2, 2)
    layers = []
    for index in range(depth):
        before = f"a{index - 1}" if index else "x"
        layers += [
            {"name": f"f{index}", "type": "Linear", "out_features": 1, "bias": False, "from": before},
            {"name": f"g{index}", "type": "Sigmoid"},
            {"name": f"a{index}", "type": "Add", "from": [f"g{index}", before]}]
    body = {
        "network": {"layers": layers, "loss": {"type": "MSELoss", "scale": 0.5}},
        "parameters": {f"f{index}.weight": [[weight]] for index, weight in enumerate(weights)},
        "inputs": {"x": [x]}, "target": [target]}
    if random.random() < 0.2:
        body["methods"] = ["autograd", "closed_form", "numerical"]

    values, slopes = [x], []
    for weight in weights:
        sigmoid = 1 / (1 + math.exp(-weight * values[-1]))
        slopes.append(sigmoid * (1 - sigmoid))
        values.append(values[-1] + sigmoid)
    adjoint = values[-1] - target
    gradients = {}
    for index in reversed(range(depth)):
        gradients[f"f{index}.weight"] = adjoint * slopes[index] * values[index]
        adjoint *= 1 + slopes[index] * weights[index]

    def check(answer):
        result = answer.json()
        same("loss", result["loss"], 0.5 * (values[-1] - target) ** 2, 1e-12)
        for method in body.get("methods", ["autograd"]):
            found = result["gradients"][method]["parameters"]
            if found.keys() != gradients.keys():
                raise Wrong(f"gradients by {sorted(found)}, not by {sorted(gradients)}")
            tolerance = 1e-6 if method == "numerical" else 1e-12
            for name, value in gradients.items():
                same(f"{method} {name}", found[name][0][0], value, tolerance)

    return Question("POST", "/v1/gradients", json.dumps(body).encode(), check)


def same(name, value, expected, tolerance):
    if not abs(value - expected) <= tolerance * max(1, abs(expected)):
        raise Wrong(f"{name} is {value}, not {expected}")


def numbers(count):
    """A body of numbers that comes back as they are: what ReLU makes of positive ones."""
    drawn = [random.randint(0, 999_999) / 8 for _ in range(count)]
    body = json.dumps({"network": {"layers": [{"type": "ReLU"}]}, "inputs": {"x": drawn}}).encode()

    def check(answer):
        if answer.json()["output"] != drawn:
            raise Wrong("other numbers than were sent")

    return Question("POST", "/v1/forward", body, check)


def lines(questions):
    """Requests to `/v1/gradients`, a line each; the answers are lines in the same order."""

    def check(answer):
        found = answer.body.splitlines(keepends=True)
        if len(found) != len(questions):
            raise Wrong(f"{len(found)} answers to {len(questions)} lines, the last {found[-1:]!r}")
        for number, (line, question) in enumerate(zip(found, questions), 1):
            question.check_line(line, number)

    body = b"".join(as_line(question) for question in questions)
    return Question("POST", "/v1/gradients", body, check, Content_Type="application/x-ndjson")


def as_line(question):
    """A request's body as one line: white space in JSON is free."""
    return question.body.replace(b"\n", b" ") + b"\n"


class Known:
    """Requests that always have the same answer; it is asked for once, when nothing else goes on."""

    # What differs from answer to answer.
    VARIABLE = re.compile(rb'"instance":"[^"]*"')

    def __init__(self, bodies):
        targets = [("GET", target) for target in (
            "/livez", "/v1/layers", "/v1/examples", "/v1/examples/skip-3", "/version", "/v1/limits", "/openapi.json")]
        computing = ("/v1/gradients", "/v1/forward", "/v1/closed-form", "/v1/derivation")
        self.requests = [(method, target, None) for method, target in targets]
        self.requests += [("POST", target, body) for body in bodies for target in computing]
        self.answers = {}

    async def learn(self, connection):
        for key in self.requests:
            question = Question(*key)
            await connection.send(question.bytes())
            answer = await connection.answer()
            self.answers[key] = (answer.status, self.VARIABLE.sub(b"", answer.body))
            if answer.status != 200:
                raise Wrong(f"{key[1]}: {answer.status} {answer.body[:300]!r}")

    def question(self):
        return self._question(random.choice(self.requests))

    def line(self):
        """A request to `/v1/gradients`."""
        return self._question(random.choice([key for key in self.requests if key[1] == "/v1/gradients"]))

    def _question(self, key):
        status, body = self.answers[key]

        def check(answer):
            if self.VARIABLE.sub(b"", answer.body) != body:
                raise Wrong(f"{key[1]}: another answer than before: {answer.body[:300]!r}")

        return Question(*key, check, status)


def refused():
    """Content for `/v1/gradients` that is read and refused."""
    text, status = random.choice(REFUSED)
    return Question("POST", "/v1/gradients", text, is_problem(status), status)


def faulty():
    """A request that is understood and refused, on a connection that stays."""
    return random.choice([
        refused, refused, refused, refused, refused,
        lambda: Question("GET", "/v1/nothing", None, is_problem(404), 404),
        lambda: Question("GET", "/v1/gradients", None, is_problem(405), 405),
        lambda: Question("BREW", "/v1/gradients", None, is_problem(501), 501),
        lambda: Question("POST", "/v1/gradients", b"<x/>", is_problem(415), 415, Content_Type="application/xml"),
    ])()


def is_problem(status):
    def check(answer):
        if answer.json()["status"] != status:
            raise Wrong(f"a problem of status {answer.json()['status']}, not {status}")

    return check


# What can be framed but not answered, and the status of its problem.
REFUSED = [
    (b'{"network": {"layers": [}', 400),
    (b"[" * 1000, 400),
    (b'{"network": {"layers": [{"type": "Linaer"}]}, "inputs": {"x": [1]}}', 422),
    (b'{"network": {"layers": [{"type": "ReLU"}]}, "inputs": {"x": [[1, 2], [3]]}}', 422),
    (b'{"network": {"layers": [{"type": "ReLU"}]}, "inputs": {"x": {"shape": [100000, 100000], "data": [1]}}}', 422),
]

# What can't be framed: an answer, and the end.
MALFORMED = [
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET /livez\r\nHost: a\r\n\r\n", 400),
    (b"GET  /livez HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET /livez HTTP/3.0\r\nHost: a\r\n\r\n", 505),
    (b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET /livez HTTP/1.1\nHost: a\n\n", 400),
    (b"GET /livez HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    (b"GET /livez HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    (b"GET /livez HTTP/1.1\r\nHost: a\r\n b: c\r\n\r\n", 400),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", 400),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nContent-Length: 1099511627776\r\n\r\n", 413),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: pigeons\r\n\r\n", 501),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff0\r\n", 400),
    (b"POST /v1/gradients HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n", 400),
    (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    (b"GET /livez HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", 431),
    (b"GET /livez HTTP/1.1\r\nHost: a\r\n" + b"X: a\r\n" * 10_000 + b"\r\n", 431),
]
