"""Coverage-guided fuzzing of the readers with atheris: ``python -m tests.fuzz.fuzz_readers``.

``READER`` is one of the readers, ``containers``, ``detected`` (whatever the bytes look like) or
``all`` of these, chosen by the first byte. The corpus begins with the project's own fixtures, made
on the fly; only contestjudge is instrumented, none of what it depends on. What is found is written
to ``--found``; ``python -m tests.fuzz.fuzz_readers READER --input FILE`` repeats it, without
atheris.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

ALL: Final = "all"
DETECTED: Final = "detected"
CONTAINERS: Final = "containers"
NOT_INSTALLED: Final = 5
"""Exit status where atheris is not there: it has wheels for Linux on x86-64 and not for all."""
LONGEST: Final = 20_000
"""Bytes of an input: what is longer is for the tests of bounds."""
_SECONDS: Final = 60.0
"""Processor time of an input: instrumented code is slow."""
_EACH_OF_ALL: Final = 5
"""Seeds of each reader, where all are fuzzed together."""
_JUDGED: Final = 4
_SHOWN: Final = 16


def main(argv: list[str] | None = None) -> int:
    """Fuzz one reader, or repeat one input."""
    arguments = _parser().parse_args(argv)
    if arguments.input is not None:
        return _repeat(arguments.reader, Path(arguments.input))
    try:
        import atheris
    except ImportError:
        sys.stderr.write("atheris is not installed: pip install 'contestjudge[fuzz]'\n")
        return NOT_INSTALLED
    with atheris.instrument_imports(include=["contestjudge"]):
        import tests.fuzz.harness
        from tests.fuzz.containers import wrapped
        from tests.fuzz.mutations import mutated
        from tests.fuzz.seeds import READERS, seeds
    del tests
    if arguments.reader not in {*READERS, CONTAINERS, DETECTED, ALL}:
        sys.stderr.write(f"no such reader; there are: {', '.join(readers())}, {ALL}\n")
        return 2
    corpus = Path(tempfile.mkdtemp(prefix="contestjudge-corpus-"))
    for number, seed in enumerate(_corpus(arguments.reader, seeds)):
        (corpus / f"{number:04}").write_bytes(seed)
    found = Path(arguments.found)
    found.mkdir(parents=True, exist_ok=True)

    def spoil(content: bytes, longest: int, seed: int) -> bytes:
        """Mutate by structure, or as libFuzzer would."""
        random = Random(seed)
        first, rest = (content[:1], content[1:]) if arguments.reader == ALL else (b"", content)
        is_container = chosen(arguments.reader, content)[0] == CONTAINERS
        match random.randint(0, 3):
            case 0:
                made = bytes(atheris.Mutate(content, longest))
            case 1 | 2 if is_container:
                made = first + wrapped(random)
            case _:
                made = first + mutated(rest, random)
        return made if len(made) <= longest else bytes(atheris.Mutate(content, longest))

    options = [
        sys.argv[0],
        str(corpus),
        f"-artifact_prefix={found}/",
        f"-max_total_time={arguments.seconds}",
        f"-max_len={LONGEST}",
        f"-runs={arguments.runs}",
        f"-seed={arguments.seed}",
        "-timeout=60",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    warnings.simplefilter("error")
    atheris.Setup(options, lambda content: once(arguments.reader, content), custom_mutator=spoil)
    atheris.Fuzz()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("reader", metavar="READER")
    parser.add_argument("--seconds", type=int, default=60, help="stop after so many (default: 60)")
    parser.add_argument("--runs", type=int, default=-1, help="stop after so many inputs")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: 1)")
    parser.add_argument("--found", default="fuzz-found", help="where findings are written")
    parser.add_argument("--input", help="repeat this one input instead")
    return parser


def readers() -> list[str]:
    """Name everything that can be fuzzed by itself."""
    from tests.fuzz.seeds import READERS

    return [*READERS, CONTAINERS, DETECTED]


def chosen(reader: str, content: bytes) -> tuple[str, bytes]:
    """Say which reader takes an input, and what of it: of ``all``, its first byte says which."""
    if reader != ALL:
        return reader, content
    every = readers()
    return every[content[0] % len(every) if content else 0], content[1:]


def once(reader: str, content: bytes, *, whole: bool = False) -> None:
    """Examine one input; most of them not to the end, unless ``whole``."""
    from tests.fuzz.harness import Depth, examine

    reader, content = chosen(reader, content)
    chance = zlib.crc32(content)
    depth = Depth.SHOWN if whole or chance % _SHOWN == 0 else Depth.READ
    if depth is Depth.READ and (chance % _JUDGED == 0 or reader in {CONTAINERS, DETECTED}):
        depth = Depth.JUDGED
    forced = None if reader in {CONTAINERS, DETECTED} else reader
    examine(content, forced, depth=depth, seconds=_SECONDS)


def _corpus(reader: str, seeds: Callable[[str], tuple[bytes, ...]]) -> list[bytes]:
    every = readers()
    if reader == DETECTED:
        return [seed for one in every[:-1] for seed in seeds(one)]
    if reader != ALL:
        return list(seeds(reader))
    found: list[bytes] = []
    for number, one in enumerate(every):
        own = seeds(CONTAINERS if one == DETECTED else one)
        found += [bytes([number]) + seed for seed in own[:_EACH_OF_ALL]]
    return found


def _repeat(reader: str, path: Path) -> int:
    warnings.simplefilter("error")
    once(reader, path.read_bytes(), whole=True)
    sys.stdout.write("nothing wrong\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
