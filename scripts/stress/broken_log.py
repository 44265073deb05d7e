"""A log that nobody reads any more: the server goes on without it."""

import asyncio

from client import Connection
from questions import skip_network
from server import Server


async def run(server):
    for _ in range(20):
        connection = await Connection.open(server.port)
        question = skip_network()
        await connection.send(question.bytes())
        question.check(await connection.answer())
        connection.close()


def hardship(executable):
    """What went wrong, as a list."""
    with Server(executable, "--log-level", "debug") as server:
        server.process.stderr.close()
        try:
            asyncio.run(run(server))
        except (OSError, EOFError) as error:
            return [f"the server does not answer: {error!r}"]
        status, _ = server.stop()
    print(f"answers without a reader of its log, and ended with status {status}")
    return [] if status == 0 else [f"status {status}"]
