"""Folders that are written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contestjudge.doors.payload import PathLike, named
from contestjudge.errors import UsageError, usage_error


@contextmanager
def whole_folder(folder: PathLike) -> Iterator[Path]:
    """Give an empty folder beside the one to be written, and rename it when all is in it.

    Args:
        folder: must not exist, or be empty.

    Raises:
        UsageError: it exists and is not empty, or cannot be written.
    """
    import tempfile  # slow to import

    target = Path(folder)
    try:
        if target.is_symlink() or (
            target.exists() and (not target.is_dir() or any(target.iterdir()))
        ):
            raise usage_error(
                "out.exists", f"{named(folder)} is there already", "name a folder that is not"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name[:80]}.", dir=target.parent))
    except (OSError, ValueError) as error:
        raise unwritable(folder, error) from error
    try:
        beside.chmod(0o777 & ~_umask())
        yield beside
        _settled(beside)
        # An empty folder gives way; anything that came to stand there meanwhile does not.
        beside.replace(target)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _settled(folder: Path) -> None:
    """Have the files on disk before their folder gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


def unwritable(folder: PathLike, error: Exception) -> UsageError:
    """Say that a folder, or a file of it, cannot be written, and why."""
    problem = error.strerror if isinstance(error, OSError) else None
    return usage_error(
        "out.unwritable",
        f"{named(folder)} cannot be written ({problem or error})",
        "make room there, or name another folder",
    )
