"""The same checks as ``make ci``, each in its own environment, on every supported Python.

``nox`` runs all but the large brute force (``nox -s completions``) and the long fuzzing
(``nox -s fuzz``).
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
    """Hold ranks, verdicts and status against every completion of 20 000 small fields and more."""
    _install(session)
    session.run(
        "pytest",
        "tests/property/test_ranks_brute_force.py",
        "tests/property/test_ranks_as_one.py",
        "tests/property/test_final_brute_force.py",
        *session.posargs,
        env={"CONTESTJUDGE_EXAMPLES": "20000"},
    )


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz every reader: many more examples by Hypothesis, then a campaign guided by coverage.

    ``nox -s fuzz -- --seconds 300`` gives every reader five minutes. Where atheris has no wheel
    (anything but Linux on x86-64) the second part is skipped, and says so.
    """
    session.install("--editable", ".[dev,fuzz]")
    session.run("pytest", "tests/fuzz", env={"CONTESTJUDGE_FUZZ_EXAMPLES": "1000"})
    try:
        session.run("python", "-c", "import atheris")
    except nox.command.CommandFailed:
        session.skip("atheris is not to be had here: nothing was guided by coverage")
    session.run("python", "-m", "tests.fuzz.campaign", *session.posargs)
