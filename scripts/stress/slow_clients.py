"""How long a small request takes while a heavy one holds the compute pool, idle connections stand by, and slow clients
are at work: clients that send a header a byte at a time, a body a byte at a time, and that read an answer so.
"""

import asyncio
import json
import multiprocessing
import random
import socket
import statistics
import time

from client import Connection, request
from server import Server

IDLE = 1000
SLOW = 200
SAMPLES = 1000
GOAL_SECONDS = 0.005

SMALL = json.dumps({
    "network": {
        "layers": [
            {"name": "f", "type": "Linear", "out_features": 1, "bias": False, "from": "x"}, {"type": "Sigmoid"},
            {"type": "Add", "from": ["1", "x"]}],
        "loss": {"type": "MSELoss", "scale": 0.5}},
    "parameters": {"f.weight": [[0.8]]}, "inputs": {"x": [1.0]}, "target": [0.5]}).encode()

# Some seconds of matrix products on all cores.
HEAVY = json.dumps({
    "network": {
        "layers": [{"type": "Linear", "out_features": 2048}] * 8,
        "loss": {"type": "MSELoss"}},
    "initialize": {"seed": 1}, "inputs": {"x": [[0.5] * 512] * 512}, "target": [[0.5] * 2048] * 512,
    "dtype": "float64", "return": ["summary"]}).encode()

LARGE_ANSWER = json.dumps({
    "network": {"layers": [{"type": "ReLU"}]}, "inputs": {"x": [0.123456789] * 40_000}}).encode()


def measure(port, count):
    """The times that small requests take, one after the other on one connection, in order of size."""
    data = request("POST", "/v1/gradients", SMALL, Content_Type="application/json")
    times = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(count):
            start = time.perf_counter()
            connection.sendall(data)
            answer = b""
            while b"}}}" not in answer:
                part = connection.recv(65536)
                if not part:
                    raise SystemExit(f"the connection of small requests was ended: {answer!r}")
                answer += part
            times.append(time.perf_counter() - start)
            if not answer.startswith(b"HTTP/1.1 200 "):
                raise SystemExit(f"a small request was refused: {answer!r}")
            time.sleep(0.004)
    return sorted(times)


class Crowd:
    """Those who are in the way."""

    def __init__(self, port):
        self.port = port
        self.heavy = 0
        self.ended = 0

    async def idle(self):
        while True:
            connection = await Connection.open(self.port)
            await connection.reader.read(1)
            self.ended += 1
            connection.close()

    async def compute(self):
        connection = await Connection.open(self.port)
        while True:
            await connection.send(request("POST", "/v1/gradients", HEAVY, Content_Type="application/json"))
            answer = await connection.answer()
            if answer.status != 200:
                raise SystemExit(f"the heavy request was answered {answer.status}: {answer.body[:300]!r}")
            self.heavy += 1

    async def send_slowly(self, data):
        """A byte a second, until the server has had enough."""
        while True:
            connection = await Connection.open(self.port)
            end = asyncio.create_task(connection.reader.read(1))
            try:
                for position in range(len(data)):
                    await connection.send(data[position:position + 1])
                    await asyncio.sleep(random.uniform(0.5, 1))
                    if end.done():
                        break
            except OSError:
                pass
            self.ended += 1
            end.cancel()
            connection.close()

    async def read_slowly(self):
        while True:
            connection = await Connection.open(self.port, receive_buffer=2048)
            await connection.send(request("POST", "/v1/forward", LARGE_ANSWER, Content_Type="application/json"))
            try:
                while await connection.reader.read(1):
                    await asyncio.sleep(random.uniform(0.5, 1))
            except OSError:
                pass
            self.ended += 1
            connection.close()

    def gather(self):
        tasks = [self.idle() for _ in range(IDLE)] + [self.compute()]
        header = request("POST", "/v1/gradients", SMALL, Content_Type="application/json")
        body_start = header.index(b"\r\n\r\n") + 4
        for index in range(SLOW):
            kind = index % 3
            if kind == 0:
                tasks.append(self.send_slowly(header))
            elif kind == 1:
                tasks.append(self._body_slowly(header[:body_start], header[body_start:]))
            else:
                tasks.append(self.read_slowly())
        return [asyncio.create_task(task) for task in tasks]

    async def _body_slowly(self, header, body):
        while True:
            connection = await Connection.open(self.port)
            try:
                await connection.send(header)
                for position in range(len(body)):
                    await connection.send(body[position:position + 1])
                    await asyncio.sleep(random.uniform(0.5, 1))
            except OSError:
                pass
            self.ended += 1
            connection.close()


def report(title, times):
    milliseconds = [1000 * value for value in (
        statistics.median(times), times[int(len(times) * 0.99)], times[-1])]
    print(f"{title:40} median {milliseconds[0]:7.3f} ms   p99 {milliseconds[1]:7.3f} ms   most {milliseconds[2]:7.3f} ms",
          flush=True)


async def run(server, pool):
    loop = asyncio.get_running_loop()
    report("nobody else", await loop.run_in_executor(None, pool.apply, measure, (server.port, SAMPLES)))
    crowd = Crowd(server.port)
    tasks = crowd.gather()
    await asyncio.sleep(12)  # Long enough for the first to be given up: they come again.
    start, cpu = time.monotonic(), server.processor_seconds()
    times = await loop.run_in_executor(None, pool.apply, measure, (server.port, SAMPLES))
    used = (server.processor_seconds() - cpu) / (time.monotonic() - start)
    for task in tasks:
        if task.done():
            task.result()
        task.cancel()
    report(f"{IDLE} idle, {SLOW} slow, one heavy", times)
    print(f"{crowd.heavy} heavy requests answered, {crowd.ended} connections ended, "
          f"{used:.2f} cores in use, {server.status('VmRSS') / 1024:.0f} MB")
    return statistics.median(times)


def hardship(executable):
    """What went wrong, as a list."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        with Server(executable) as server:
            median = asyncio.run(run(server, pool))
    return [f"the median is over {GOAL_SECONDS * 1000:.0f} ms"] if median > GOAL_SECONDS else []
