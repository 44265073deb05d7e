"""Good, bad, slow and cut requests in a mixture, each answer checked against its request; in the end the server has the
memory and the descriptors that it had after warm-up.

Ends with status 1 where an answer was wrong, memory grew or a descriptor was left.
"""

import argparse
import asyncio
import collections
import json
import pathlib
import random
import signal
import ssl
import subprocess
import sys
import tempfile
import time

from client import Connection, Wrong
from questions import MALFORMED, Known, Question, as_line, faulty, lines, numbers, refused, skip_network
from server import Server

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# How long a request's header may take: the server's own setting.
HEADER_SECONDS = 10
# Of memory after warm-up, that at the end.
MOST_GROWTH = 1.05
# A short run has hardly warmed up: each thread's heap is still growing to its size.
SHORT_MINUTES = 5
SHORT_GROWTH_KILOBYTES = 8192


class Soak:
    def __init__(self, server, tls, known):
        self.server = server
        self.port = server.port
        self.tls = tls
        self.known = known
        self.done = collections.Counter()
        self.wrong = []
        self.until = 0

    async def run(self, seconds, workers):
        """Has so many clients at work for so long."""
        self.until = time.monotonic() + seconds
        await asyncio.gather(self.interrupt(), *(self.work() for _ in range(workers)))

    async def interrupt(self):
        """Stops the server for a moment, now and then: system calls that wait end with EINTR."""
        while time.monotonic() < self.until and not self.wrong:
            await asyncio.sleep(random.uniform(0.5, 2))
            self.server.process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(0.02)
            self.server.process.send_signal(signal.SIGCONT)

    async def work(self):
        while time.monotonic() < self.until and not self.wrong:
            kind = random.choices(list(KINDS), KINDS.values())[0]
            try:
                # Far more than any takes: a connection that hangs is a fault as well.
                await asyncio.wait_for(kind(self), 60)
                self.done[kind.__name__] += 1
            except (Wrong, asyncio.TimeoutError, asyncio.IncompleteReadError, OSError, ValueError, KeyError) as error:
                self.wrong.append(f"{kind.__name__}: {type(error).__name__} {error}")

    def open(self, **options):
        return Connection.open(self.port, self.tls, **options)

    def question(self):
        return random.choices([skip_network, self.known.question, faulty], [6, 3, 1])[0]()

    def line(self):
        """A request that can be a line among others."""
        return random.choices([skip_network, self.known.line, refused], [6, 3, 1])[0]()

    async def ask(self, connection, question, data=None):
        await connection.send(data or question.bytes())
        question.check(await connection.answer(question.method))

    # The kinds of conversation.

    async def kept_alive(self):
        """Some requests, one after the other."""
        connection = await self.open()
        for _ in range(random.randint(1, 20)):
            await self.ask(connection, self.question())
        connection.close()

    async def pipelined(self):
        """Some requests at once."""
        connection = await self.open()
        questions = [self.question() for _ in range(random.randint(2, 10))]
        await connection.send(b"".join(question.bytes() for question in questions))
        for question in questions:
            question.check(await connection.answer(question.method))
        connection.close()

    async def chunked(self):
        connection = await self.open()
        question = skip_network()
        await self.ask(connection, question, question.bytes(chunks=random.randint(1, 40)))
        connection.close()

    async def invited(self):
        """Content behind `100 Continue`."""
        connection = await self.open()
        question = skip_network()
        data = question.bytes(Expect="100-continue")
        head = data.index(b"\r\n\r\n") + 4
        await connection.send(data[:head])
        if not (line := await connection.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 "):
            raise Wrong(f"{line!r} in place of 100")
        await self.ask(connection, question, data[head:])
        connection.close()

    async def compressed(self):
        connection = await self.open()
        question = self.known.question()
        question.fields["Accept_Encoding"] = random.choice(["gzip", "deflate", "gzip;q=0.5, deflate", "identity"])
        await self.ask(connection, question)
        connection.close()

    async def without_content(self):
        """HEAD, then GET, on the same connection."""
        connection = await self.open()
        await self.ask(connection, Question("HEAD", "/v1/layers"))
        await self.ask(connection, Question("GET", "/livez"))
        connection.close()

    async def last(self):
        """A request that asks for the end, and one behind it that must not be answered."""
        connection = await self.open()
        question = self.question()
        await connection.send(question.bytes(Connection="close") + Question("GET", "/livez").bytes())
        question.check(await connection.answer(question.method))
        await connection.expect_end()
        connection.close()

    async def half_closed(self):
        connection = await self.open()
        question = self.question()
        await connection.send(question.bytes())
        if connection.writer.can_write_eof():
            connection.writer.write_eof()
        question.check(await connection.answer(question.method))
        connection.close()

    async def large(self):
        """A large body, a large answer."""
        connection = await self.open()
        await self.ask(connection, numbers(random.choice([1000, 10_000, 40_000])))
        connection.close()

    async def lines(self):
        """Requests a line each, in pieces that end anywhere; what is answered is read meanwhile. Then a request as any."""
        connection = await self.open(receive_buffer=random.choice([None, 4096]))
        question = lines([self.line() for _ in range(random.randint(1, 300))])
        data = question.bytes(chunks=random.randint(1, 100))
        sending = connection.send_slowly(data, random.randint(1, 30), random.uniform(0, 0.02))
        _, answer = await asyncio.gather(sending, connection.answer())
        question.check(answer)
        await self.ask(connection, Question("GET", "/livez"))
        connection.close()

    async def conversed(self):
        """Lines of which each is sent when the one before is answered; the end, or a cut."""
        connection = await self.open()
        await connection.send(lines([]).bytes(chunks=1).removesuffix(b"0\r\n\r\n"))
        for number in range(1, random.randint(2, 10)):
            question = self.line()
            line = as_line(question)
            await connection.send(b"%x\r\n%s\r\n" % (len(line), line))
            if number == 1 and (status := (await connection.head())[0]) != 200:
                raise Wrong(f"status {status} to a line")
            answer = b""
            while not answer.endswith(b"\n"):
                answer += await connection.chunk()
            question.check_line(answer, number)
        if random.random() < 0.3:
            return connection.cut()
        await connection.send(b"0\r\n\r\n")
        if rest := await connection.chunk():
            raise Wrong(f"{rest!r} behind the last line's answer")
        connection.close()

    async def malformed(self):
        connection = await self.open()
        data, status = random.choice(MALFORMED)
        await connection.send(data)
        answer = await connection.answer()
        if answer.status != status:
            raise Wrong(f"status {answer.status}, not {status}, to {data[:60]!r}")
        await connection.expect_end()
        connection.close()

    async def slow(self):
        """A request in small pieces."""
        connection = await self.open()
        question = self.question()
        start = time.monotonic()
        await connection.send_slowly(question.bytes(), random.randint(2, 40), random.uniform(0.001, 0.05))
        answer = await connection.answer(question.method)
        # On a machine that has other work the pauses may be longer than was asked for.
        if answer.status != 408 or time.monotonic() - start < HEADER_SECONDS:
            question.check(answer)
        connection.close()

    async def slowly_read(self):
        connection = await self.open(receive_buffer=4096)
        question = numbers(40_000)
        await connection.send(question.bytes())
        await asyncio.sleep(random.uniform(0, 1))
        question.check(await connection.answer())
        connection.close()

    async def cut(self):
        """A request that ends before it is whole, by an end or a reset."""
        connection = await self.open()
        data = self.question().bytes()
        await connection.send(data[:random.randrange(len(data))])
        await asyncio.sleep(random.choice([0, 0, 0.01]))
        random.choice([connection.cut, connection.close])()

    async def abandoned(self):
        """An answer that nobody waits for, or that is not read to its end."""
        connection = await self.open(receive_buffer=4096)
        some = lines([self.line() for _ in range(100)])
        await connection.send(random.choice([numbers(40_000), self.known.question(), some]).bytes())
        await asyncio.sleep(random.uniform(0, 0.05))
        random.choice([connection.cut, connection.close])()

    async def silent(self):
        connection = await self.open()
        await asyncio.sleep(random.uniform(0, 0.5))
        random.choice([connection.cut, connection.close])()


KINDS = {
    Soak.kept_alive: 12, Soak.pipelined: 6, Soak.chunked: 4, Soak.invited: 2, Soak.compressed: 2,
    Soak.without_content: 2, Soak.last: 2, Soak.half_closed: 2, Soak.large: 2, Soak.lines: 2,
    Soak.conversed: 2, Soak.malformed: 5, Soak.slow: 4, Soak.slowly_read: 1, Soak.cut: 5, Soak.abandoned: 2, Soak.silent: 1,
}


def bodies():
    """Bodies of requests that always have the same answer."""
    examples = ROOT / "Sources/API/Examples"
    yield from ((examples / f"{name}.json").read_bytes() for name in ("skip-3", "pen-and-paper", "conv-skip"))
    yield json.dumps({
        "network": {
            "layers": [
                {"type": "Linear", "out_features": 96}, {"type": "Tanh"}, {"type": "Linear", "out_features": 96},
                {"type": "ReLU"}, {"type": "Linear", "out_features": 4}],
            "loss": {"type": "CrossEntropyLoss"}},
        "initialize": {"seed": 7}, "inputs": {"x": [[i / 16 for i in range(16)]] * 8}, "target": [0, 1, 2, 3] * 2,
        "return": ["summary"]}).encode()


async def settle(server, descriptors):
    """Waits until the server has seen all connections end; returns its memory."""
    for _ in range(100):
        await asyncio.sleep(0.1)
        if server.descriptors() <= descriptors:
            break
    await asyncio.sleep(2.5)  # Memory that is free is given back after a second's rest.
    return server.status("VmRSS")


async def soak(options, server, certificate):
    tls = ssl.create_default_context(cafile=certificate) if certificate else None
    known = Known(bodies())
    connection = await Connection.open(server.port, tls)
    await known.learn(connection)
    connection.close()
    await asyncio.sleep(1)
    descriptors = server.descriptors()

    seconds = options.minutes * 60
    run = Soak(server, tls, known)
    await run.run(seconds * options.warm_up, options.workers)
    before = await settle(server, descriptors)
    after = before
    rounds = max(1, round(seconds / 60))
    for _ in range(rounds):
        await run.run(seconds * (1 - options.warm_up) / rounds, options.workers)
        after = await settle(server, descriptors)
        print(f"{sum(run.done.values()):8} conversations, {after / 1024:.1f} MB", flush=True)
        if run.wrong:
            break

    faults = list(run.wrong)
    for name, count in sorted(run.done.items()):
        print(f"{count:8} {name}")
    print(f"memory: {before / 1024:.1f} MB after warm-up, {after / 1024:.1f} MB at the end, "
          f"{server.status('VmHWM') / 1024:.1f} MB at most")
    print(f"descriptors: {descriptors} at the start, {server.descriptors()} at the end")
    most = before * MOST_GROWTH
    if options.minutes < SHORT_MINUTES:
        most = max(most, before + SHORT_GROWTH_KILOBYTES)
    if not options.ignore_memory and after > most:
        faults.append(f"memory has grown by {after / before - 1:.1%}")
    if server.descriptors() > descriptors:
        faults.append(f"{server.descriptors() - descriptors} descriptors are left open")
    return faults


def make_certificate(folder):
    """A certificate for localhost that vouches for itself, and its key."""
    certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", certificate, "-keyout", key],
        check=True, capture_output=True)
    return certificate, key


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("executable", help="the server")
    parser.add_argument("minutes", type=float, nargs="?", default=10)
    parser.add_argument("--workers", type=int, default=24, help="clients at a time")
    parser.add_argument("--warm-up", type=float, default=0.2, help="the part of the time before memory is first measured")
    parser.add_argument("--ignore-memory", action="store_true", help="for a build whose allocator keeps what was freed")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--tls", action="store_true", help="serve and ask over TLS")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    random.seed(options.seed)

    with tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(folder) if options.tls else (None, None)
        tls = ["--tls-certificate", certificate, "--tls-key", key] if options.tls else []
        with Server(options.executable, *tls) as server:
            faults = asyncio.run(soak(options, server, certificate))
            if not server.is_running():
                faults.append(f"the server has ended with status {server.process.returncode}")
            status, seconds = server.stop()
            if status != 0:
                # What a sanitizer has found stands there.
                print(server.messages()[-20_000:])
                faults.append(f"after SIGTERM the server ended with status {status}, {seconds:.1f} s later")
    for fault in faults:
        print("WRONG:", fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
