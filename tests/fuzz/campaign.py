"""A campaign: every reader fuzzed in turn, each for so many seconds, on one core.

``python -m tests.fuzz.campaign --seconds 30`` prints a row for each, and exits 1 if anything was
found. What is found lies in ``--found``.
"""

from __future__ import annotations

import argparse
import platform
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

from tests.fuzz.fuzz_readers import ALL, NOT_INSTALLED, readers

_COVERED = re.compile("cov: ([0-9]+) ft: ([0-9]+) corp: ([0-9]+)")
_EXECUTED = re.compile("stat::number_of_executed_units: ([0-9]+)")
_PEAK = re.compile("stat::peak_rss_mb: +([0-9]+)")


def main() -> int:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description="Fuzz every reader in turn.")
    parser.add_argument("--seconds", type=int, default=30, help="for each reader (default: 30)")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: 1)")
    parser.add_argument("--found", default="fuzz-found", help="where findings are written")
    parser.add_argument("readers", metavar="READER", nargs="*", help="default: every one")
    arguments = parser.parse_args()
    try:
        engine = version("atheris")
    except PackageNotFoundError:
        sys.stderr.write("atheris is not installed: pip install 'contestjudge[fuzz]'\n")
        return NOT_INSTALLED
    _say(
        f"atheris {engine}, Python {platform.python_version()}, {platform.machine()},"
        f" {arguments.seconds} s for each reader\n"
    )
    _say("| reader | inputs | branches covered | features | corpus | peak MB | found |")
    _say("|---|---|---|---|---|---|---|")
    failed, total = 0, 0
    for reader in arguments.readers or [*readers(), ALL]:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.fuzz.fuzz_readers", reader),
                *("--seconds", str(arguments.seconds), "--seed", str(arguments.seed)),
                *("--found", arguments.found),
            ],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        said = done.stdout + done.stderr
        covered = (_COVERED.findall(said) or [("?", "?", "?")])[-1]
        executed = (_EXECUTED.findall(said) or ["?"])[-1]
        peak = (_PEAK.findall(said) or ["?"])[-1]
        total += int(executed) if executed != "?" else 0
        found = "nothing" if done.returncode == 0 else f"exit {done.returncode}"
        _say(f"| {reader} | {executed} | {' | '.join(covered)} | {peak} | {found} |")
        if done.returncode:
            failed += 1
            sys.stderr.write(_told(said))
    _say(f"\n{total} inputs in all")
    return 1 if failed else 0


def _told(said: str) -> str:
    """Cut out what went wrong: the exception, and where the input was written."""
    _, begins, exception = said.partition("=== Uncaught Python exception: ===")
    written = "".join(f"{line}\n" for line in said.splitlines() if "Test unit written" in line)
    return f"{begins}{exception[:3_000]}\n{written}" if begins else said[-3_000:]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
