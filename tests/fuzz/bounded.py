"""How much memory and time a grown input costs, measured in a process of its own, each in a fork.

``python -m tests.fuzz.bounded BYTES`` writes a JSON line for every growth and reader: the peak of
what Python allocated (``tracemalloc``; the input itself not counted), and the processor time. A
fork whose address space, which counts what libraries allocate too, grows by more than
:data:`ADDRESSES` and what is :func:`allowed` fails. Linux only: other systems count otherwise.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import sys
import time
import traceback
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple

import contestjudge as cj
from contestjudge.sources.base import ReadOptions
from tests.fuzz.contests import TARGETS
from tests.fuzz.harness import Depth, judge_it
from tests.fuzz.seeds import READERS, contest_of, seeds

ALLOWANCE: Final = 2 * 2**20
"""Bytes that any input may cost: modules that are loaded late, tables that are made once."""
ADDRESSES: Final = 256 * 2**20
"""Bytes of address space that threads reserve for their stacks and arenas, and hardly use."""
MULTIPLE: Final = 200
"""Times its size that an input may cost. The dearest records are of two bytes each: as many
observations, or rejections with their number, reason and digest. One of usual size costs a few
times its size."""
SECONDS: Final = 10.0
"""Processor time that an input of 64 KiB may cost."""
_TWINS: Final = frozenset({"bluesky-bluesky.quotes", "bluesky-bluesky.reposted_by"})
"""Readers that are one class with another; of tables, all but the first are."""

CLASSES: Final = [
    name
    for name in READERS
    if name not in _TWINS and (not name.startswith("table") or name == "table-table")
]
"""Every reader whose code is its own."""

Grow = Callable[[int], bytes]
GROWTHS: Final[dict[str, Grow]] = {
    "lists in lists": lambda size: b"[" * size,
    "objects in objects": lambda size: b'{"a":' * (size // 5),
    "a list of empty objects": lambda size: b"[" + b"{}," * (size // 3) + b"{}]",
    "a list of lists": lambda size: b"[" + b"[]," * (size // 3) + b"[]]",
    "lines of nothing much": lambda size: b"x\n" * (size // 2),
    "empty objects, one a line": lambda size: b"{}\n" * (size // 3),
    "blank lines": lambda size: b"\n" * size,
    "one long string": lambda size: b'{"id_str":"' + b"a" * size + b'"}',
    "digits": lambda size: b'{"id":' + b"9" * size + b"}",
    "a text of copies": lambda size: b'{"text":"' + b"RT @lampshop " * (size // 13) + b'"}',
    "a string that never ends": lambda size: b'{"text":"' + b"\\u00e9" * (size // 6),
    "many keys": lambda size: b"{" + b",".join(b'"%d":1' % n for n in range(size // 9)) + b"}",
    "data of everything": lambda size: b'{"data":[' + b"1," * (size // 2) + b"1]}",
    "columns": lambda size: b"," * size + b"\n" + b"," * size,
    "a quoted cell that never ends": lambda size: b'handle,text\nanna,"' + b"a\n" * (size // 2),
    "short rows": lambda size: b"handle,form\n" + b"a,native\n" * (size // 9),
    "entries": lambda size: b"<feed>" + b"<entry>" * (size // 7),
    "tags": lambda size: b'{"content":"' + b"<p>" * (size // 3) + b'","text":"<a"}',
}
"""What may grow in an input, whoever reads it."""


class Cost(NamedTuple):
    """What one input cost."""

    growth: str
    reader: str
    size: int
    peak: int
    """Bytes that Python had allocated at most."""
    seconds: float
    failed: str
    """What went wrong, or empty."""


def allowed(size: int) -> int:
    """Say how many bytes an input of this size may cost."""
    return ALLOWANCE + MULTIPLE * size


def inputs(size: int) -> Iterator[tuple[str, str, bytes]]:
    """Give every growth for every reader, and each reader's own records, repeated and packed."""
    for growth, grow in GROWTHS.items():
        content = grow(size)
        for reader in CLASSES:
            yield growth, reader, content
    for reader in CLASSES:
        own = max(seeds(reader), key=len)
        header, _, rows = own.partition(b"\n")
        if reader.startswith("table") or reader == "x.archive.csv":
            grown = header + b"\n" + rows * (size // max(1, len(rows)))
        else:
            grown = (own + b"\n") * (size // len(own))
        yield "its own, repeated", reader, grown
        yield "its own, repeated, gzip", reader, gzip.compress(grown, mtime=0)


def cost(growth: str, reader: str, content: bytes) -> Cost:
    """Read an input in a fork; what is packed goes through the doors, and is judged."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        _limited(len(content))
        os.write(write_end, json.dumps(_tried(growth, reader, content)).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as stream:
        said = stream.read()
    _, status, used = os.wait4(child, 0)
    peak, failed = json.loads(said) if said else (0, f"ended with status {status}")
    return Cost(growth, reader, len(content), peak, used.ru_utime + used.ru_stime, failed)


def _limited(size: int) -> None:
    with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - no file of ours
        has = int(stream.read().split()[0]) * resource.getpagesize()
    limit = has + ADDRESSES + allowed(size)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _tried(growth: str, reader: str, content: bytes) -> tuple[int, str]:
    """Return the peak, and what went wrong."""
    failed = ""
    tracemalloc.start()
    try:
        _read(growth, reader, content)
    except BaseException:  # noqa: BLE001 - a fork tells its parent, whatever it was
        failed = traceback.format_exc(limit=-6)[-4_000:]
    return tracemalloc.get_traced_memory()[1], failed


def _read(growth: str, reader: str, content: bytes) -> None:
    if growth.endswith("gzip"):
        judge_it(cj.read(content), [contest_of(reader)], Depth.JUDGED)
        return
    options = ReadOptions("x", TARGETS[contest_of(reader)], zone="UTC")
    with suppress(cj.InputError):  # the whole refused, which is an answer
        READERS[reader].read([content], options)


def main() -> int:
    """Measure, and write a line for each."""
    size = int(sys.argv[1])
    began = time.monotonic()
    for growth, reader, content in inputs(size):
        sys.stdout.write(json.dumps(cost(growth, reader, content)._asdict()) + "\n")
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
