"""Runs the commands of README.md that an output follows, against the service at CHAINRULE_URL, and compares.

    scripts/with-service python3 scripts/check-readme.py

Numbers may differ in the last digits, since float32 is rounded differently from processor to processor.
"""

import json
import math
import os
import pathlib
import re
import subprocess
import sys

EXAMPLE = re.compile(r"^```sh\n((?:(?!```).*\n)+)```\n\n```(?:json|text)\n((?:(?!```).*\n)+)```\n", re.MULTILINE)


def parsed(line):
    try:
        return json.loads(line)
    except ValueError:
        return line


def equal(found, stated):
    if isinstance(found, dict) and isinstance(stated, dict):
        return found.keys() == stated.keys() and all(equal(found[key], stated[key]) for key in found)
    if isinstance(found, list) and isinstance(stated, list):
        return len(found) == len(stated) and all(map(equal, found, stated))
    if isinstance(found, (int, float)) and isinstance(stated, (int, float)):
        return math.isclose(found, stated, rel_tol=1e-4)
    return found == stated


def main():
    readme = pathlib.Path(__file__).resolve().parent.parent / "README.md"
    host = os.environ["CHAINRULE_URL"].removeprefix("http://")
    examples = EXAMPLE.findall(readme.read_text())
    wrong = 0
    for command, stated in examples:
        script = "set -o pipefail\n" + command.replace("localhost:8080", host)
        run = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=120)
        lines = ([parsed(line) for line in text.splitlines()] for text in (run.stdout, stated))
        if run.returncode or not equal(*lines):
            wrong += 1
            print(f"README.md:\n{command}printed:\n{run.stdout}{run.stderr}not:\n{stated}")
    print(f"{len(examples) - wrong} of {len(examples)} examples of README.md are right")
    sys.exit(1 if wrong or not examples else 0)


main()
