"""A client of the service that needs nothing but Python: copy it beside your grader."""

import http.client
import json
import os
import threading
import urllib.error
import urllib.parse
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


def lines(path, requests):
    """The answers to any number of requests over one connection, in order, each as soon as it is there.

    `requests` is iterated by a thread of its own: who sends everything before reading anything is waited for at some point,
    and cut off. An answer that is a problem has a "code", and in "line" the number of its request, from 1.
    """
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(URL).netloc, timeout=60)
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", "application/x-ndjson")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()

    def send():
        for request in requests:
            line = json.dumps(request, allow_nan=False).encode() + b"\n"
            connection.send(b"%x\r\n%s\r\n" % (len(line), line))
        connection.send(b"0\r\n\r\n")

    threading.Thread(target=send, daemon=True).start()
    with connection.getresponse() as response:
        if response.status != 200:
            raise Problem(json.load(response))
        for line in response:
            yield json.loads(line)


def _send(request):
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise Problem(json.load(error)) from None
