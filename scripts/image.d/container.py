"""Starts what an image says, as a container engine would, without one.

A container here has namespaces of its own for mounts and processes, a root file system that can't be written to, the
image's user, no capabilities and no way to gain any; of the machine it sees /proc, four devices and its control group.
It shares the network with whoever starts it, who may have entered a network namespace before. Needs root.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time

PR_SET_NO_NEW_PRIVS = 38
DEVICES = ("null", "zero", "random", "urandom")


class Image:
    """A root directory, and how an image says that it is to be run."""

    def __init__(self, config, root):
        self.config, self.root = config, root

    @staticmethod
    def read(inspection, root):
        """The image that `buildah inspect` has described in a file."""
        with open(inspection) as file:
            return Image(json.load(file)["Docker"]["config"], root)

    def at(self, root):
        """The same with another root directory."""
        return Image(self.config, root)

    @property
    def command(self):
        return (self.config.get("Entrypoint") or []) + (self.config.get("Cmd") or [])

    @property
    def health_command(self):
        test = self.config["Healthcheck"]["Test"]
        assert test[0] == "CMD", "the health check needs a shell"
        return test[1:]

    def start(self, command=None, log=subprocess.DEVNULL, groups=()):
        """Starts a command, by default the image's own, in the control groups whose directories are given."""
        return Container(self, command or self.command, log, groups)

    def run(self, command):
        """Runs a command to its end and returns its exit status and what it wrote."""
        container = self.start(command, log=subprocess.PIPE)
        text, _ = container.process.communicate(timeout=60)
        return container.process.returncode, text.decode()


class Container:
    def __init__(self, image, command, log, groups):
        # The program below becomes process 1 of the container.
        launch = [sys.executable, __file__, image.root, json.dumps(image.config), json.dumps(command)]
        isolate = ["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child"]
        self.process = subprocess.Popen(
            isolate + launch, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            preexec_fn=lambda: join(groups))

    @property
    def pid(self):
        """The container's first process, as it is numbered outside."""
        while True:
            with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
                children = file.read().split()
            if children:
                return int(children[0])
            time.sleep(0.001)

    def status(self):
        """What the kernel says of its first process."""
        with open(f"/proc/{self.pid}/status") as file:
            return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)

    def stop(self, number=signal.SIGTERM, patience=40):
        """Sends a signal and returns the exit status."""
        os.kill(self.pid, number)
        return self.process.wait(patience)


def join(groups):
    for group in groups:
        with open(f"{group}/cgroup.procs", "w") as file:
            file.write(str(os.getpid()))


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)


def enter(root):
    """Makes `root` the root directory of this process, read-only."""
    mount("--make-rprivate", "/")
    mount("--bind", root, root)
    for place in ("proc", "dev", "sys/fs/cgroup"):
        os.makedirs(f"{root}/{place}", exist_ok=True)
    mount("--types", "proc", "proc", f"{root}/proc")
    mount("--types", "tmpfs", "--options", "mode=755", "tmpfs", f"{root}/dev")
    for device in DEVICES:
        open(f"{root}/dev/{device}", "w").close()
        mount("--bind", f"/dev/{device}", f"{root}/dev/{device}")
    mount("--rbind", "/sys/fs/cgroup", f"{root}/sys/fs/cgroup")
    for place in ("/dev", ""):
        mount("--options", "remount,bind,ro", f"{root}{place}")
    os.chroot(root)


def main():
    """Becomes the command that is given: container.py ROOT CONFIGURATION COMMAND."""
    root, config, command = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
    enter(root)
    os.chdir(config.get("WorkingDir") or "/")
    user, _, group = config["User"].partition(":")
    os.setgroups([])
    os.setresgid(*[int(group)] * 3)
    os.setresuid(*[int(user)] * 3)
    if ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        sys.exit("prctl failed")
    # What Python ignores is not to be inherited.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    environment = dict(entry.split("=", 1) for entry in config["Env"])
    # When the image's own program begins: what comes before is not its time.
    print(f"exec {time.clock_gettime_ns(time.CLOCK_MONOTONIC)}", flush=True)
    os.execvpe(command[0], command, environment)


if __name__ == "__main__":
    main()
