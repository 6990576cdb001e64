"""The same checks as ``make ci``, each in its own environment, on every supported Python.

``nox`` runs all but the large brute force; ``nox -s completions`` runs that.
"""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests", "lint", "types", "layers"]

EVERY_PYTHON = ["3.11", "3.12", "3.13"]


def _install(session: nox.Session) -> None:
    session.install("--editable", ".[dev]")


@nox.session(python=EVERY_PYTHON)
def tests(session: nox.Session) -> None:
    """Run the tests with branch coverage."""
    _install(session)
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "report")


@nox.session
def lint(session: nox.Session) -> None:
    """Check rules and formatting."""
    _install(session)
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly, in the package and in the tests."""
    _install(session)
    session.run("mypy")


@nox.session
def layers(session: nox.Session) -> None:
    """Check who imports whom."""
    _install(session)
    session.run("lint-imports")


@nox.session
def completions(session: nox.Session) -> None:
    """Prove the ranks against the brute force over every completion, on many small fields."""
    _install(session)
    session.run(
        "pytest", "tests/property", *session.posargs, env={"CONTESTJUDGE_EXAMPLES": "20000"}
    )
