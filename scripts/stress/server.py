"""A server under test: started on a port of the system's choice, watched from /proc, ended by a signal."""

import os
import pathlib
import re
import signal
import subprocess
import time


class Server:
    """A running `chainrule serve`."""

    def __init__(self, executable, *options, prefix=(), environment=None):
        command = [*prefix, executable, "serve", "--port", "0", *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
        self.log = []
        self.port = self._port()
        os.set_blocking(self.process.stderr.fileno(), False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.is_running():
            self.process.kill()
            self.process.wait()

    def _port(self):
        for line in self.process.stderr:
            self.log.append(line)
            if found := re.search(r"listening on https?://\S+:(\d+)", line):
                return int(found[1])
        raise SystemExit("the server did not start:\n" + "".join(self.log))

    @property
    def pid(self):
        return self.process.pid

    def status(self, name):
        """A number of /proc/PID/status: kilobytes of `VmRSS` and `VmHWM`, the count of `Threads`."""
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"^{name}:\s+(\d+)", text, re.M)[1])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_running(self):
        return self.process.poll() is None

    def messages(self):
        """What has been logged so far."""
        try:
            self.log += self.process.stderr.readlines()
        except (BlockingIOError, TypeError):
            pass
        return "".join(self.log)

    def stop(self, number=signal.SIGTERM, seconds=40):
        """Sends the signal and waits; returns the exit status and how long that took."""
        start = time.monotonic()
        self.process.send_signal(number)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = "no end"
        return status, time.monotonic() - start
