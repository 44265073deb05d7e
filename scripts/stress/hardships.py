"""Puts a server through hardships: `hardships.py EXECUTABLE [HARDSHIP…]`. Ends with status 1 where one is too much."""

import sys

import broken_log
import descriptors
import shutdown
import slow_clients

HARDSHIPS = {
    "slow-clients": slow_clients, "descriptors": descriptors, "shutdown": shutdown,
    "broken-log": broken_log}


def main():
    executable, *names = sys.argv[1:]
    failed = False
    for name in names or HARDSHIPS:
        print(f"== {name}", flush=True)
        for fault in HARDSHIPS[name].hardship(executable):
            print("WRONG:", fault)
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
