"""``contestjudge notice``: the founding case, told in four languages."""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from contestjudge.cli import main
from contestjudge.schemas import json_schema

_ANNOUNCED = ("@made_up_elin", "@rasmus", "@peter", "@made_up_knut", "@made_up_siv")
_WRONGED = ("raz", "jacob", "made_up_majken", "made_up_tove")


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The audit of the founding case, as JSON."""
    import contestjudge as cj

    path = tmp_path_factory.mktemp("sj") / "audit.json"
    with resources.as_file(resources.files("contestjudge") / "data" / "sj") as folder:
        found = cj.audit(
            folder / "contest.toml", cj.read(folder / "evidence-4.toml"), list(_ANNOUNCED)
        )
    path.write_text(found.to_json(), encoding="utf-8")
    return path


def _run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    out, errors = capfdbinary.readouterr()
    return status, out.decode(), errors.decode()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "We passed over 4 people who should have won."),
        ("sv", "Vi förbigick 4 personer som borde ha vunnit."),
        ("nb", "Vi forbigikk 4 personer som skulle ha vunnet."),
        ("it", "Abbiamo lasciato senza premio 4 persone che avrebbero dovuto vincere."),
    ],
)
def test_the_founding_case_is_told(
    audit: Path, lang: str, said: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    status, text, _ = _run(capfdbinary, "notice", str(audit), "--lang", lang)
    assert status == 0
    assert said in text
    assert not [name for name in (*_WRONGED, "peter", "rasmus") if name in text]


@pytest.mark.parametrize(
    ("lang", "fault", "keep"),
    [
        ("en", "We had chosen a tool", "Announced winners keep their prizes."),
        ("sv", "Verktyget vi valde", "De som utsetts behåller sitt pris."),
        ("nb", "Verktøyet vi valgte", "Vinnerne vi kåret, beholder premien."),
        ("it", "Il nostro strumento", "I premi assegnati restano validi."),
    ],
)
def test_where_nothing_is_certain_yet_the_fault_is_owned_in_a_post(
    lang: str, fault: str, keep: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The third evidence of the founding case: undecided, and the blind tool is demonstrated."""
    import contestjudge as cj

    path = tmp_path / "audit.json"
    with resources.as_file(resources.files("contestjudge") / "data" / "sj") as folder:
        contest, policy = folder / "contest.toml", folder / "policy.toml"
        evidence = cj.read(folder / "evidence-3.toml")
        found = cj.audit(contest, evidence, list(_ANNOUNCED), policy=policy)
    path.write_text(found.to_json(), encoding="utf-8")
    status, text, _ = _run(
        capfdbinary,
        *("notice", str(path), "--lang", lang, "--length", "short"),
        *("--contact", "https://example.com/complain"),
    )
    assert status == 0
    assert fault in text
    assert keep in text
    assert "Five festival tickets" in text


def test_each_person_is_written_to_as_data(
    audit: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = ("notice", str(audit), "--kind", "wronged", "--length", "short")
    status, text, _ = _run(capfdbinary, *arguments, "--format", "json")
    assert status == 0
    document = json.loads(text)
    jsonschema.validate(document, json_schema("notices"))
    assert tuple(one["to"]["handle"] for one in document["notices"]) == _WRONGED
    assert all(one["weight"] <= 280 for one in document["notices"])


def test_the_announced_keep_their_prizes(
    audit: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    _, text, _ = _run(capfdbinary, "notice", str(audit), "--kind", "winner")
    parts = text.split("--- ")[1:]
    assert [part.split("\n")[0] for part in parts] == list(_ANNOUNCED)
    assert all("you keep your prize" in part.lower() for part in parts)


def test_what_is_no_audit_is_refused_in_one_line(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    other = tmp_path / "decision.json"
    other.write_text('{"schema": "contestjudge/decision/v1"}', encoding="utf-8")
    status, _, errors = _run(capfdbinary, "notice", str(other))
    assert status == 2
    assert "this is no audit; give what `contestjudge audit --format json` wrote" in errors
    assert errors.count("\n") == 1


def test_without_the_extra_it_says_which(
    audit: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [one for one in sys.modules if one.startswith("contestjudge.notices")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "babel", None)
    status, _, errors = _run(capfdbinary, "notice", str(audit))
    assert status == 2
    assert "pip install 'contestjudge[notice]'" in errors
