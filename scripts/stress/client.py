"""A client of HTTP/1.1 on a raw connection, which can also misbehave."""

import asyncio
import gzip
import json
import socket
import struct
import zlib


class Wrong(Exception):
    """An answer that is not the one to the request."""


class Answer:
    def __init__(self, status, fields, body):
        self.status = status
        self.fields = fields
        self.body = body

    def json(self):
        return json.loads(self.body)


class Connection:
    """One connection to the server."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, port, tls=None, receive_buffer=None):
        plain = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        plain.setblocking(False)
        if receive_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
        limit = receive_buffer or 1 << 16
        name = {"server_hostname": "localhost"} if tls else {}
        return cls(*await asyncio.open_connection(sock=plain, ssl=tls, limit=limit, **name))

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def send_slowly(self, data, pieces, pause):
        step = max(1, len(data) // pieces)
        for start in range(0, len(data), step):
            await self.send(data[start:start + step])
            await asyncio.sleep(pause)

    async def answer(self, method="POST"):
        """The next answer; an interim one is passed over."""
        while True:
            status, fields = await self.head()
            if status >= 200:
                break
        if method == "HEAD" or status in (204, 304):
            body = b""
        elif fields.get("transfer-encoding") == "chunked":
            body = await self._chunks()
        elif "content-length" in fields:
            body = await self.reader.readexactly(int(fields["content-length"]))
        else:
            body = await self.reader.read()
        coding = fields.get("content-encoding")
        if coding == "gzip":
            body = gzip.decompress(body)
        elif coding == "deflate":
            body = zlib.decompress(body)
        elif coding is not None:
            raise Wrong(f"an answer in {coding}")
        return Answer(status, fields, body)

    async def head(self):
        """The status of the next answer and its fields, by names in lower case."""
        line = await self.reader.readuntil(b"\r\n")
        version, status = line.split(b" ")[:2]
        if version != b"HTTP/1.1":
            raise Wrong(f"a status line {line!r}")
        fields = {}
        while (line := await self.reader.readuntil(b"\r\n")) != b"\r\n":
            name, _, value = line.decode().partition(":")
            fields[name.lower()] = value.strip()
        return int(status), fields

    async def _chunks(self):
        body = bytearray()
        while chunk := await self.chunk():
            body += chunk
        return bytes(body)

    async def chunk(self):
        """The next chunk of content; none is empty but the last."""
        size = int(await self.reader.readuntil(b"\r\n"), 16)
        chunk = await self.reader.readexactly(size)
        if await self.reader.readexactly(2) != b"\r\n":
            raise Wrong("a chunk without an end" if size else "trailer fields")
        return chunk

    async def expect_end(self):
        """Waits for the server's end, before which nothing more may come."""
        if rest := await self.reader.read(100):
            raise Wrong(f"bytes behind the last answer: {rest!r}")

    def cut(self):
        """Closes with a reset."""
        plain = self.writer.get_extra_info("socket")
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self):
        """Closes without waiting; what is unsent is lost."""
        self.writer.transport.abort()


def request(method, target, body=None, chunks=None, **fields):
    """A request's bytes; `chunks` is how many pieces the body is chunked into."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    if chunks:
        lines.append("Transfer-Encoding: chunked")
        step = max(1, -(-len(body) // chunks))
        parts = [body[start:start + step] for start in range(0, len(body), step)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    elif body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")
