"""Reads /metrics of the service at CHAINRULE_URL with Prometheus' own parser, and sees whether it counts what was asked.

    scripts/with-service /usr/bin/python3 scripts/check-metrics.py

`promtool`, where it is at hand (Debian: prometheus), checks names and help texts besides.
"""

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

URL = os.environ["CHAINRULE_URL"]
ROUTE = "/v1/gradients"


def fetch(path, body=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(URL + path, body), timeout=60) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def families():
    text = fetch("/metrics")[1].decode()
    return text, {family.name: family for family in text_string_to_metric_families(text)}


def total(found, name, **labels):
    samples = [sample for family in found.values() for sample in family.samples if sample.name == name]
    return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())


def check_histogram(family):
    """Buckets grow, and the last one holds all."""
    rows = {}
    for sample in family.samples:
        labels = frozenset((key, value) for key, value in sample.labels.items() if key != "le")
        rows.setdefault(labels, {})[sample.labels.get("le", sample.name)] = sample.value
    for row in rows.values():
        buckets = [value for bound, value in row.items() if not bound.startswith(family.name)]
        assert buckets == sorted(buckets), row
        assert row["+Inf"] == row[f"{family.name}_count"], row
    assert rows, family.name


def main():
    example = fetch("/v1/examples/skip-3")[1]
    _, before = families()
    good, bad = 5, 3
    for _ in range(good):
        assert fetch(ROUTE, example)[0] == 200
    for _ in range(bad):
        assert fetch(ROUTE, b"{}")[0] == 422
    text, after = families()

    def grown(name, **labels):
        return total(after, name, **labels) - total(before, name, **labels)

    assert grown("chainrule_http_requests_total", route=ROUTE) == good + bad
    assert grown("chainrule_http_requests_total", route=ROUTE, status="422") == bad
    assert grown("chainrule_http_request_duration_seconds_count", route=ROUTE) == good + bad
    for family in after.values():
        assert family.documentation and family.type != "unknown", family
        if family.type == "histogram":
            check_histogram(family)
    if shutil.which("promtool"):
        found = subprocess.run(["promtool", "check", "metrics"], input=text, text=True, capture_output=True)
        assert found.returncode == 0, found.stdout + found.stderr
    print(f"/metrics: {len(after)} families, {sum(len(family.samples) for family in after.values())} samples")


main()
