"""Checks an image, started without an engine: check.py INSPECTION.json ROOT.

Runs in a network namespace of its own, so that the image's port is free and nobody else sees it.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request

from container import Image

STARTS = 10
READY_GOAL = 0.150
MEMORY_GOAL = 40 << 20
BASE = "http://127.0.0.1:8080"

failures = []


def check(truth, sentence):
    print(f"{'ok  ' if truth else 'FAIL'} {sentence}")
    if not truth:
        failures.append(sentence)


def ask(path, body=None):
    request = urllib.request.Request(BASE + path, body, {"Content-Type": "application/json"} if body else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def ready(patience=10):
    """When the service first says that it is ready, on the monotonic clock."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            ask("/readyz")
            return time.monotonic()
        except OSError:
            time.sleep(0.001)
    sys.exit("the service does not become ready")


def begun(log):
    """When the image's program was started, on the monotonic clock: the launcher says so in the log's first line."""
    return int(pathlib.Path(log).read_text().split()[1]) / 1e9


def resident(container):
    return int(container.status()["VmRSS"].split()[0]) << 10


def megabytes(count):
    return f"{count / 1e6:.1f} MB"


def size(directory):
    return sum(path.lstat().st_size for path in pathlib.Path(directory).rglob("*") if not path.is_dir())


def check_configuration(config):
    user = config["User"].split(":")
    check(all(part.isdigit() and part != "0" for part in user), f"the user is {config['User']}")
    check(config.get("StopSignal") == "SIGTERM", "the stop signal is SIGTERM")
    check(config["Healthcheck"]["Test"] == ["CMD", "chainrule", "health"], "the binary is its own health check")
    labels = [key.rsplit(".", 1)[1] for key in config["Labels"] if key.startswith("org.opencontainers.image.")]
    check({"title", "version", "revision"} <= set(labels), f"labels: {', '.join(sorted(labels))}")


def check_size(root):
    print(f"     files: {megabytes(size(root))}, of which /opt/chainrule {megabytes(size(f'{root}/opt/chainrule'))}")
    paths = [path for path in pathlib.Path(f"{root}/opt/chainrule").rglob("*") if path.is_file()]
    for path in sorted(paths, key=lambda path: -path.stat().st_size)[:5]:
        print(f"       {megabytes(path.stat().st_size):>9} {path.name}")


def check_starts(image, log):
    times, memory = [], []
    for _ in range(STARTS):
        with open(log, "w") as file:
            container = image.start(log=file)
            times.append(ready() - begun(log))
            time.sleep(0.2)
            memory.append(resident(container))
            check_end(container)
    middle, worst = statistics.median(times), max(times)
    check(
        middle <= READY_GOAL,
        f"ready {middle * 1e3:.0f} ms after its start, {worst * 1e3:.0f} ms at worst of {STARTS} (goal {READY_GOAL * 1e3:.0f} ms)")
    check(max(memory) <= MEMORY_GOAL, f"{megabytes(max(memory))} resident when idle (goal {megabytes(MEMORY_GOAL)})")


def check_end(container):
    code = container.stop()
    if code != 0:
        check(False, f"SIGTERM ends it with status {code}")


def check_confinement(container):
    status = container.status()
    check(status["Uid"].split() == ["65532"] * 4, f"it runs as user {status['Uid'].split()[0]}")
    check(int(status["CapEff"], 16) == 0 and int(status["CapPrm"], 16) == 0, "it has no capabilities")
    check(status["NoNewPrivs"] == "1", "it can gain no privileges")
    mounts = pathlib.Path(f"/proc/{container.pid}/mountinfo").read_text().splitlines()
    options = [line.split()[5] for line in mounts if line.split()[4] == "/"][-1]
    check("ro" in options.split(","), "its root file system can't be written to")


def check_examples():
    # What the service knows: a list of objects with a name each.
    names = re.findall(r'"name":"([^"]+)"', json.dumps(ask("/v1/examples"), separators=(",", ":")))
    names = list(dict.fromkeys(names))
    answered = []
    for name in names:
        request = ask(f"/v1/examples/{name}") | {"return": ["loss", "gradients", "agreement", "summary"]}
        try:
            answer = ask("/v1/gradients", json.dumps(request).encode())
            if answer["gradients"]:
                answered.append(name)
        except urllib.error.HTTPError as error:
            print(f"     {name}: {error.read()[:500]}")
    check(names and answered == names, f"{len(answered)} of {len(names)} examples are answered with gradients")


def check_limits(image, log):
    """That threads and memory follow a control group, where one can be made here."""
    groups = []
    try:
        root = pathlib.Path("/sys/fs/cgroup")
        name = f"chainrule-{os.getpid()}"
        if (root / "memory").is_dir():
            settings = {"memory/{}/memory.limit_in_bytes": 256 << 20, "cpu/{}/cpu.cfs_quota_us": 50_000}
        else:
            settings = {"{}/memory.max": 256 << 20, "{}/cpu.max": "50000 100000"}
        try:
            for path, value in settings.items():
                file = root / path.format(name)
                if file.parent not in groups:
                    file.parent.mkdir()
                    groups.append(file.parent)
                file.write_text(str(value))
        except OSError as error:
            return print(f"     no control group can be made here: {error}")
        with open(log, "w") as file:
            container = image.start(log=file, groups=groups)
            ready()
            limits = ask("/v1/limits")
            text = pathlib.Path(log).read_text()
            check("processors to use: 1, memory to use: 256 MiB" in text, "in a group with half a processor and 256 MiB it takes 1 thread and that much")
            check(limits["http"]["bytes_in_flight"] == 64 << 20, "and has at most a quarter of it in flight")
            check_end(container)
    finally:
        time.sleep(0.1)
        for group in groups:
            group.rmdir()


def check_tree(image):
    """That the one directory is enough: in a root with nothing else."""
    with tempfile.TemporaryDirectory() as empty:
        os.chmod(empty, 0o755)
        shutil.copytree(f"{image.root}/opt/chainrule", f"{empty}/opt/chainrule", symlinks=True)
        code, text = image.at(empty).run(["chainrule", "--version"])
        check(code == 0, f"/opt/chainrule alone is enough to run: version {text.splitlines()[-1]}")


def main():
    image = Image.read(sys.argv[1], sys.argv[2])
    log = tempfile.mkstemp(suffix=".log")[1]
    check_configuration(image.config)
    check_size(image.root)
    check_tree(image)
    code, text = image.run(image.health_command)
    check(code == 1, f"without a service the health check fails: {text.splitlines()[-1]}")
    check_starts(image, log)
    check_limits(image, log)
    with open(log, "w") as file:
        container = image.start(log=file)
        ready()
        code, text = image.run(image.health_command)
        check(code == 0, f"with one it passes: {text.splitlines()[-1]}")
        check_confinement(container)
        check_examples()
        print(f"     {megabytes(resident(container))} resident after the examples")
        check(container.stop() == 0, "SIGTERM ends it with status 0")
    os.remove(log)
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
