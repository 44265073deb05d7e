"""SIGTERM under load: every request that was sent is answered and answered rightly, who is idle sees the end, and the
server ends with status 0 when the last one is done. A second SIGTERM ends it at once.

A client that keeps its connection may send a request just when the server gives the idle connection up. It sees the end
without a byte of an answer and asks again elsewhere (RFC 9112 section 9.3.1); such ends are counted, and are no loss.
"""

import asyncio
import collections
import json
import signal
import time

from client import Connection, Wrong, request
from questions import skip_network
from server import Server

HEAVY = json.dumps({
    "network": {"layers": [{"type": "Linear", "out_features": 1024}] * 6, "loss": {"type": "MSELoss"}},
    "initialize": {"seed": 1}, "inputs": {"x": [[0.5] * 256] * 256}, "target": [[0.5] * 1024] * 256,
    "dtype": "float64", "return": ["summary"]}).encode()
# Of the server's time for what is in hand.
LIMIT_SECONDS = 30


class Load:
    def __init__(self, port):
        self.port = port
        self.ending = asyncio.Event()
        self.counts = collections.Counter()
        self.lost = []

    async def asked_again(self, name, ask):
        """One request after the other, on connections that are kept, until nobody listens."""
        while True:
            try:
                connection = await Connection.open(self.port)
            except ConnectionError:
                return
            kept = 0
            while True:
                try:
                    answer = await ask(connection)
                except (OSError, asyncio.IncompleteReadError) as error:
                    begun = getattr(error, "partial", b"")
                    if kept and self.ending.is_set() and not begun:
                        self.counts["given up while idle"] += 1
                    else:
                        self.lost.append(f"{name}, request {kept} of a connection: {error!r}")
                    break
                except Wrong as error:
                    self.lost.append(f"{name}: {error}")
                    break
                kept += 1
                self.counts[name] += 1
                if answer.fields.get("connection") == "close":
                    self.counts[f"{name}, told to close"] += 1
                    break
            connection.close()

    async def small(self, connection):
        question = skip_network()
        await connection.send(question.bytes())
        answer = await connection.answer()
        question.check(answer)
        return answer

    async def computed(self, connection):
        await connection.send(request("POST", "/v1/gradients", HEAVY, Content_Type="application/json"))
        answer = await connection.answer()
        if answer.status != 200:
            raise Wrong(f"status {answer.status}: {answer.body[:200]!r}")
        return answer

    async def half_sent(self):
        """A request that is under way when the end begins."""
        connection = await Connection.open(self.port)
        question = skip_network()
        data = question.bytes()
        try:
            await connection.send(data[:len(data) // 2])
            await self.ending.wait()
            await asyncio.sleep(0.7)
            await connection.send(data[len(data) // 2:])
            answer = await connection.answer()
            question.check(answer)
            if answer.fields.get("connection") != "close":
                raise Wrong("the connection is not said to end")
            await connection.expect_end()
            self.counts["half sent"] += 1
        except (OSError, asyncio.IncompleteReadError, Wrong) as error:
            self.lost.append(f"half sent: {error!r}")
        connection.close()

    async def idle(self):
        connection = await Connection.open(self.port)
        question = skip_network()
        await connection.send(question.bytes())
        question.check(await connection.answer())
        await connection.expect_end()
        self.counts["idle, ended"] += 1
        connection.close()


async def drained(server):
    load = Load(server.port)
    tasks = [load.asked_again("answered", load.small) for _ in range(16)]
    tasks += [load.asked_again("computed", load.computed) for _ in range(6)]
    tasks += [load.half_sent() for _ in range(6)]
    tasks += [load.idle() for _ in range(50)]
    tasks = [asyncio.create_task(task) for task in tasks]
    await asyncio.sleep(0.5)
    load.ending.set()
    status, seconds = await asyncio.get_running_loop().run_in_executor(None, server.stop)
    try:
        await asyncio.wait_for(asyncio.gather(*tasks), 5)
    except asyncio.TimeoutError:
        load.lost.append("a client still waits after the end")
    print(f"ended with status {status} after {seconds:.2f} s; " + ", ".join(
        f"{count} {name}" for name, count in sorted(load.counts.items())))
    faults = list(load.lost)
    if not load.counts["computed, told to close"]:
        faults.append("nothing was being computed when the end began")
    if status != 0:
        faults.append(f"status {status}")
    if seconds > LIMIT_SECONDS:
        faults.append(f"it took {seconds:.1f} s")
    return faults


async def cut(server):
    """The first SIGTERM finds a request without its last byte, the second one its computation."""
    connection = await Connection.open(server.port)
    data = request("POST", "/v1/gradients", HEAVY, Content_Type="application/json")
    await connection.send(data[:-1])
    await asyncio.sleep(0.5)
    server.process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.5)
    if not server.is_running():
        return ["the server did not wait for the request in hand"]
    await connection.send(data[-1:])
    await asyncio.sleep(0.02)
    start = time.monotonic()
    status, _ = server.stop()
    seconds = time.monotonic() - start
    connection.close()
    print(f"after a second SIGTERM: status {status} after {seconds:.2f} s")
    return [f"the second SIGTERM took {seconds:.1f} s"] if seconds > 0.5 else []


def hardship(executable):
    """What went wrong, as a list."""
    with Server(executable) as server:
        faults = asyncio.run(drained(server))
    with Server(executable) as server:
        return faults + asyncio.run(cut(server))
