"""Formats that other distributions bring: found, asked last, and named where they fail."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import contestjudge as cj
import contestjudge.formats as public
from contestjudge.cli.main import main
from tests.docs.pages import ROOT, blocks
from tests.unit.doors.made import CONTEST, POST, digest, raw, v1, zipped

PAGE = {
    block.file: block.body
    for block in blocks((ROOT / "docs/howto/add-a-format.md").read_text(encoding="utf-8"))
    if block.file
}
LOG = PAGE["shout.log"].replace("1790321153928069120", POST).encode()
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install distributions as installers leave them: modules, and metadata beside."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)

    def put(distribution: str, module: str, code: str, **points: str) -> None:
        (folder / f"{module}.py").write_text(code, encoding="utf-8")
        info = folder / f"{distribution.replace('-', '_')}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n", encoding="utf-8"
        )
        listed = "".join(f"{name} = {value}\n" for name, value in points.items())
        (info / "entry_points.txt").write_text(
            f"[contestjudge.sources]\n{listed}", encoding="utf-8"
        )
        importlib.invalidate_caches()

    yield put
    for name in set(sys.modules) - before:
        del sys.modules[name]


def _shout(install: Install, code: str = PAGE["shoutlog.py"], name: str = "shout") -> None:
    install("contest-shout", "shoutlog", code, **{name: "shoutlog:ShoutLog"})


def test_without_it_the_input_is_refused() -> None:
    with pytest.raises(cj.InputError) as caught:
        cj.read(LOG)
    assert caught.value.code == "input.not_recognised"
    assert "shout," not in str(caught.value)


def test_the_page_s_format_is_found_once_it_is_installed(install: Install) -> None:
    _shout(install)
    evidence = cj.read(LOG)
    decision = cj.judge(CONTEST, evidence)
    assert [one.entrant.id for one in decision.standings] == ["@ada", "@bo"]
    assert (decision.inputs[0].format, decision.inputs[0].instrument) == ("shout", "shout.log")
    assert [one.record for one in decision.inputs[0].rejected] == [3]
    namespace: dict[str, object] = {}
    exec(PAGE["shoutlog.py"], namespace)  # noqa: S102 - the page's own code
    source = namespace["ShoutLog"]()  # type: ignore[operator]
    assert digest(cj.exhibit(LOG, read_as=source)) == decision.digest


def test_the_page_s_format_is_short() -> None:
    assert len(PAGE["shoutlog.py"].splitlines()) < 60


def test_the_command_line_knows_it(
    install: Install, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _shout(install)
    path = tmp_path / "shout.log"
    path.write_bytes(LOG)
    (tmp_path / "evidence.toml").write_text(
        'schema = "contestjudge/evidence/v1"\n[[exhibits]]\npath = "shout.log"\n'
        'instrument = "shout.log"\n',
        encoding="utf-8",
    )
    assert main(["inspect", str(path)]) == 0
    assert main(["inspect", str(tmp_path / "evidence.toml")]) == 0
    assert capsysbinary.readouterr().out.count(b"shout, read as shout.log") == 2


def test_members_of_archives_too(install: Install) -> None:
    _shout(install)
    assert digest(cj.read(zipped({"a/shout.log": LOG}))) == digest(cj.read(LOG))


def test_an_instrument_of_its_own_goes_before_our_formats(install: Install) -> None:
    _shout(install, PAGE["shoutlog.py"].replace("head.startswith(HEADER)", "True"))
    assert cj.exhibit(LOG, instrument="shout.log").exhibits[0].format.name == "shout"
    ours = raw(v1(0))
    assert cj.read(ours).exhibits[0].format.name == "x.v1"
    with pytest.raises(cj.InputError):  # asked to, it reads that as a log, and rejects it all
        cj.judge(CONTEST, cj.exhibit(ours, instrument="shout.log"))


def test_its_instrument_serves_other_formats(install: Install) -> None:
    _shout(install)
    table = f"handle,form,target\nada,native,{POST}\n".encode()
    found = cj.exhibit(table, instrument="shout.log").exhibits[0]
    assert (found.format.name, found.watch.instrument, found.abilities.is_stream) == (
        "table",
        "shout.log",
        True,
    )


BROKEN = [
    ("import nothing_of_that_name\n", "cannot be loaded (ModuleNotFoundError"),
    ("raise SystemError('no')\n", "cannot be loaded (SystemError: no)"),
    ("x = 1\n", "cannot be loaded (AttributeError"),
    ("class ShoutLog:\n    def __init__(self, needed): ...\n", "cannot be loaded (TypeError"),
    ("class ShoutLog: ...\n", "it has no name"),
    ("class ShoutLog:\n    name = default_instrument = 'a'\n", "it has no recognises()"),
    (
        PAGE["shoutlog.py"].replace('"shout.log": Abilities', '"gnip": Abilities'),
        "the instrument 'gnip' is not its own",
    ),
    (
        PAGE["shoutlog.py"].replace('default_instrument = "shout.log"', 'default_instrument = "s"'),
        "nobody knows its instrument 's'",
    ),
    ("class ShoutLog:\n    name = default_instrument = 'a'\n    instruments = [1]\n", "it has no"),
]


@pytest.mark.parametrize(("code", "said"), BROKEN)
def test_one_that_is_broken_is_named(
    install: Install, code: str, said: str, tmp_path: Path
) -> None:
    _shout(install, code)
    with pytest.raises(cj.UsageError, match=re.escape(said)) as caught:
        cj.read(LOG)
    assert caught.value.code == "format.broken"
    assert "contest-shout 1.2" in str(caught.value)
    # What our own formats know is read without any of it.
    assert digest(cj.read(raw(v1(0))))
    path = tmp_path / "shout.log"
    path.write_bytes(LOG)
    assert main(["inspect", str(path)]) == 2


def test_one_that_is_broken_here_says_nothing_of_a_bundle(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _shout(install)
    contest, evidence = cj.load_contest(CONTEST), cj.read(LOG)
    decision = cj.judge(contest, evidence)
    at = datetime(2024, 5, 20, tzinfo=UTC)
    cj.seal(contest, decision, tmp_path / "bundle", at=at, evidence=evidence)
    sound = cj.verify(tmp_path / "bundle")
    monkeypatch.setattr(sys.modules["shoutlog"], "ShoutLog", 7)
    found = cj.verify(tmp_path / "bundle")
    assert (found.matches, found.not_checked) == (True, sound.not_checked + 1)
    assert "contest-shout 1.2 cannot be used" in " ".join(found.text().split())


@pytest.mark.parametrize(
    ("place", "instead"),
    [
        ("return head.startswith(HEADER)", "return head[10**9] == 0"),
        ("reading = Reading()", "reading = {}['x']"),
        ("return reading", "return None"),
        ("reading.observe(reading.records, observation)", "reading.observe(9, observation)"),
        ("reading.observe(reading.records, observation)", "reading.observe(3, observation)"),
        ("share_id=None", "share_id=7"),
        ("latest=start + SECOND - 1", "latest=float(start)"),
        ("earliest=-UNBOUNDED", "earliest=UNBOUNDED"),
        ("form=FORMS[done]", "form='native'"),
    ],
)
def test_one_that_fails_is_named(install: Install, place: str, instead: str) -> None:
    assert place in PAGE["shoutlog.py"]
    _shout(install, PAGE["shoutlog.py"].replace(place, instead))
    with pytest.raises(cj.InputError) as caught:
        cj.judge(CONTEST, cj.read(LOG))
    assert caught.value.code == "format.failed"
    assert "'shout' of contest-shout 1.2" in str(caught.value)


def test_two_that_bring_one_instrument_are_told_apart(install: Install) -> None:
    _shout(install)
    install("another-shout", "other", PAGE["shoutlog.py"], again="other:ShoutLog")
    with pytest.raises(
        cj.UsageError, match=r"another-shout 1\.2 brings the instrument 'shout.log'"
    ):
        cj.read(LOG)


def test_they_are_asked_in_the_order_of_their_names(install: Install) -> None:
    other = PAGE["shoutlog.py"].replace('"shout', '"another')
    install("zz", "zz", other, a_first="zz:ShoutLog")
    _shout(install, name="b_second")
    assert cj.read(LOG).exhibits[0].format.name == "another"


def test_read_as_takes_a_format_and_nothing_else() -> None:
    with pytest.raises(cj.UsageError, match="read_as=dict cannot be used: it has no name"):
        cj.exhibit(LOG, read_as={})  # type: ignore[arg-type]  # the point


def test_authors_need_nothing_but_the_public_module() -> None:
    assert [name for name in public.__all__ if not hasattr(public, name)] == []
    imported = set(re.findall(r"^from ([a-z_.]+) import", PAGE["shoutlog.py"], re.MULTILINE))
    assert imported == {"contestjudge.formats"}
