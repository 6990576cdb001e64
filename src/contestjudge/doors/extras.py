"""What needs a package that is not installed says which, and how to get it."""

from __future__ import annotations

from contestjudge.errors import InputError, input_error


def extra_missing(extra: str, what: str, package: str, source: str) -> InputError:
    """Say that an input needs an extra.

    Args:
        extra: its name in this project's metadata.
        what: what the input is.
        package: what reads it.
        source: how the input is called.
    """
    return input_error(
        "extra.missing",
        f"it is {what}, and {package} is not installed",
        f"pip install 'contestjudge[{extra}]', or save it as CSV UTF-8",
        source=source,
    )
