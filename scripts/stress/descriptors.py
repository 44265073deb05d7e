"""A server that runs out of descriptors: those inside are served as before, the processor idles, and those who wait come in
as others leave.
"""

import asyncio
import time

from client import Connection, Wrong
from questions import Question, skip_network
from server import Server

DESCRIPTORS = 64
CLIENTS = 200


async def ask(connection):
    question = skip_network()
    await connection.send(question.bytes())
    question.check(await connection.answer())


async def run(server):
    faults = []
    connections = [await Connection.open(server.port) for _ in range(CLIENTS)]
    inside = []
    for connection in connections:
        try:
            await asyncio.wait_for(ask(connection), 0.5)
            inside.append(connection)
        except asyncio.TimeoutError:
            break
    print(f"{len(inside)} of {CLIENTS} are let in with {DESCRIPTORS} descriptors")
    if not DESCRIPTORS / 2 < len(inside) < DESCRIPTORS:
        faults.append(f"{len(inside)} connections are open")

    start, cpu = time.monotonic(), server.processor_seconds()
    await asyncio.sleep(3)
    used = (server.processor_seconds() - cpu) / (time.monotonic() - start)
    start = time.monotonic()
    for connection in inside:
        await ask(connection)
    each = (time.monotonic() - start) / len(inside)
    print(f"while the others wait: {used:.1%} of a core in use, {each * 1000:.2f} ms a request of those inside")
    if used > 0.1:
        faults.append(f"waiting takes {used:.0%} of a core")

    # They leave, and the next ones come in, until all have been. The first of them has asked already.
    waiting = connections[len(inside):]
    answered = len(inside)
    asked = waiting[0]
    while waiting:
        for connection in inside:
            connection.close()
        inside = []
        for connection in waiting[:DESCRIPTORS // 2]:
            try:
                if connection is asked:
                    await asyncio.wait_for(connection.answer(), 2)
                await asyncio.wait_for(ask(connection), 2)
            except (asyncio.TimeoutError, Wrong) as error:
                return [*faults, f"no answer to one who waited: {error!r}"]
            inside.append(connection)
            answered += 1
        waiting = waiting[len(inside):]
    for connection in inside:
        connection.close()
    print(f"{answered} of {CLIENTS} were answered in the end")
    connection = await Connection.open(server.port)
    await connection.send(Question("GET", "/livez").bytes())
    await connection.answer("GET")

    # Whoever has all descriptors doesn't keep the server from ending as it should.
    connections = [await Connection.open(server.port) for _ in range(CLIENTS)]
    await asyncio.sleep(0.5)
    status, seconds = await asyncio.to_thread(server.stop)
    print(f"with all descriptors taken the server ends after {seconds:.1f} s")
    if status != 0:
        faults.append(f"the server ended with status {status}")
    for connection in connections:
        connection.close()
    return faults


def hardship(executable):
    """What went wrong, as a list."""
    with Server(executable, "--drain-grace", "1s", prefix=["prlimit", f"--nofile={DESCRIPTORS}"]) as server:
        faults = asyncio.run(run(server))
        warnings = server.messages().count("not accepting")
    print(f"{warnings} warnings")
    return faults
