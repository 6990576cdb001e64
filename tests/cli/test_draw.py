"""A draw from beginning to end: committed, held, refused where anything changed, replaced."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.canonical import digest
from contestjudge.cli import main
from contestjudge.draw import randomness
from contestjudge.draw.tickets import ticket_of
from contestjudge.model.draw import BANNER
from contestjudge.schemas import json_schema

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
ROUND = 657413
"""Due at 2023-09-15T11:00:03Z."""
SIGNATURE = (
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
    "41076862b98fad56e91a6b85b89cd97b"
)
BEFORE = "2023-09-15T10:05:00Z"
DRAND = f'source = "drand"\nchain = "{QUICKNET}"\nround = {ROUND}'
LINKED = (
    'source = "drand"\nround = 72785\n'
    'chain = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"'
)
LINKED_SIGNATURE = (
    "82f5d3d2de4db19d40a6980e8aa37842a0e55d1df06bd68bddc8d60002e8e959"
    "eb9cfa368b3c1b77d18f02a54fe047b80f0989315f83b12a74fd8679c4f12aae"
    "86eaf6ab5690b34f1fddd50ee3cc6f6cdf59e95526d5a5d82aaa84fa6f181e42"
)
LINKED_BEFORE = (
    "a609e19a03c2fcc559e8dae14900aaefe517cb55c840f6e69bc8e4f66c8d18e8"
    "a609685d9917efbfb0c37f058c2de88f13d297c7e19e0ab24813079efe57a182"
    "554ff054c7638153f9b26a60e7111f71a0ff63d9571704905d3ca6df0b031747"
)
DICE = 'source = "dice"\nat = 2023-09-15T12:00:00Z\nevent = "five dice, from left to right"'
CONTEST = """
schema = "contestjudge/contest/v1"
name = "A cake by lot"
sponsor = {{ platform = "x", handles = ["blue_bakery"] }}
posts = [{{ id = "1702230702289846272" }}]

[entry]
forms = ["native"]
closes = 2023-09-15T10:00:00Z

[award]
{award}

[award.randomness]
{randomness}
"""
EVIDENCE = """
schema = "contestjudge/evidence/v1"

[[exhibits]]
path = "shares.csv"
taken_at = 2023-09-15T10:00:30Z
sees = ["native"]
complete = true
"""
SHARES = "account_id,handle,form,time\n" + "".join(
    f"{100 + n},person_{n},native,2023-09-15T0{5 + n // 3}:1{n % 3}:00Z\n" for n in range(1, 9)
)
LOTTERY = 'method = "draw"\nseats = 3\nalternates = 2'


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


class Bakery:
    """A folder with a contest, and the commands that are run in it."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.folder = folder
        self._capture = capture
        self.write(award=LOTTERY, randomness=DRAND)

    def write(
        self, *, award: str, randomness: str, shares: str = SHARES, evidence: str = EVIDENCE
    ) -> None:
        contest = CONTEST.format(award=award, randomness=randomness)
        (self.folder / "contest.toml").write_text(contest, encoding="utf-8")
        (self.folder / "evidence.toml").write_text(evidence, encoding="utf-8")
        (self.folder / "shares.csv").write_text(shares, encoding="utf-8")

    def run(self, *arguments: str) -> Ran:
        status = main(arguments)
        out, err = self._capture.readouterr()
        return Ran(status, out.decode(), err.decode())

    def commit(self, *more: str, at: str = BEFORE) -> Ran:
        return self.run("draw", "commit", "contest.toml", "evidence.toml", "--at", at, *more)

    def draw(self, *more: str, given: Sequence[str] = ("--randomness", SIGNATURE)) -> Ran:
        files = ("commitment.json", "contest.toml", "evidence.toml")
        return self.run("draw", "run", *files, *given, *more)

    def loaded(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / name).read_bytes())
        return found


@pytest.fixture
def bakery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Bakery:
    monkeypatch.chdir(tmp_path)
    return Bakery(tmp_path, capsysbinary)


def _ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["entrant"]["id"] for row in rows]


def _refused(ran: Ran, *words: str) -> None:
    """Exit 2, one line on standard error with these words in it, and nothing else."""
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert all(word in ran.err for word in words), ran.err


def _flat(text: str) -> str:
    return " ".join(text.split())


class TestCommit:
    def test_what_is_written_and_what_is_kept(self, bakery: Bakery) -> None:
        ran = bakery.commit()
        document = bakery.loaded("commitment.json")
        assert ran.status == 0
        assert document["digest"] in ran.out
        jsonschema.validate(document, json_schema("commitment"))
        assert document["digest"] == digest({k: v for k, v in document.items() if k != "digest"})
        assert document["entrants"]["count"] == 8
        assert document["randomness"]["due"] == "2023-09-15T11:00:03.000000Z"
        secret = bakery.loaded("commitment.secret.json")
        assert secret["secret"] not in ran.out + json.dumps(document)
        assert secret["commitment"] == document["commitment"]
        if os.name == "posix":
            mode = (bakery.folder / "commitment.secret.json").stat().st_mode
            assert stat.S_IMODE(mode) == 0o600

    def test_nobody_is_named_in_what_is_published(self, bakery: Bakery) -> None:
        text = bakery.commit().out + (bakery.folder / "commitment.json").read_text()
        assert not [n for n in range(1, 9) if f"person_{n}" in text or f'"{100 + n}"' in text]

    def test_two_commitments_to_the_same_differ_in_the_secret_alone(self, bakery: Bakery) -> None:
        bakery.commit()
        bakery.commit("--out", "other.json")
        one, other = bakery.loaded("commitment.json"), bakery.loaded("other.json")
        assert {key for key in one if one[key] != other[key]} == {"proof_root", "digest"}

    def test_a_contest_has_one(self, bakery: Bakery) -> None:
        bakery.commit()
        before = (bakery.folder / "commitment.json").read_bytes()
        _refused(bakery.commit(), "commitment.json", "not overwritten")
        assert (bakery.folder / "commitment.json").read_bytes() == before

    @pytest.mark.parametrize("at", ["2023-09-15T11:00:03Z", "2024-01-01T00:00:00Z"])
    def test_a_round_that_is_due_is_refused(self, bakery: Bakery, at: str) -> None:
        _refused(bakery.commit(at=at), f"round {ROUND} of quicknet is out already")
        assert not (bakery.folder / "commitment.json").exists()
        assert not (bakery.folder / "commitment.secret.json").exists()

    def test_a_moment_before_it_is_due_it_is_not(self, bakery: Bakery) -> None:
        assert bakery.commit(at="2023-09-15T11:00:02.999Z").status == 0

    def test_without_a_stated_time_the_clock_counts(self, bakery: Bakery) -> None:
        ran = bakery.run("draw", "commit", "contest.toml", "evidence.toml")
        _refused(ran, "is out already")

    def test_dice_that_have_fallen_are_refused_too(self, bakery: Bakery) -> None:
        bakery.write(award=LOTTERY, randomness=DICE)
        _refused(bakery.commit(at="2023-09-15T12:00:00Z"), "the randomness is due already")
        assert bakery.commit().status == 0

    @pytest.mark.parametrize(
        ("randomness", "words"),
        [
            (f'source = "drand"\nround = {ROUND}', "no chain is named"),
            (f'source = "drand"\nchain = "{QUICKNET[:-1]}0"\nround = 1', "chain is not known"),
            (f'source = "drand"\nchain = "{QUICKNET}"', "no round is named"),
            (f'source = "drand"\nchain = "{QUICKNET}"\nround = {10**15}', "in some centuries"),
            ('source = "dice"\nround = 7', "chain and round belong to drand"),
            ('source = "dice"\nselection = "rfc3797"', "needs source"),
        ],
    )
    def test_rules_that_do_not_say_which(self, bakery: Bakery, randomness: str, words: str) -> None:
        bakery.write(award=LOTTERY, randomness=randomness)
        _refused(bakery.commit(), "contest.toml: award.randomness", words)

    def test_a_pool_that_is_not_settled(self, bakery: Bakery) -> None:
        open_pool = EVIDENCE.replace("complete = true\n", "")
        bakery.write(award=LOTTERY, randomness=DRAND, evidence=open_pool)
        _refused(bakery.commit(), "provisional")

    def test_rules_without_a_draw(self, bakery: Bakery) -> None:
        bakery.write(award="seats = 2", randomness=DRAND)
        _refused(bakery.commit(), "no draw")

    def test_a_lot_for_which_there_is_no_need(self, bakery: Bakery) -> None:
        bakery.write(award='seats = 8\ncontested = "lot"', randomness=DRAND)
        _refused(bakery.commit(), "every seat is decided")

    def test_randomness_that_is_there_already(self, bakery: Bakery) -> None:
        known = f'{EVIDENCE}\n[randomness]\nsource = "drand"\nsignature = "{SIGNATURE}"\n'
        bakery.write(award=LOTTERY, randomness=DRAND, evidence=known)
        _refused(bakery.commit(), "evidence.toml: randomness", "there already")


class TestRun:
    def test_the_lowest_tickets_win(self, bakery: Bakery) -> None:
        bakery.commit()
        ran = bakery.draw()
        result = bakery.loaded("draw.json")
        assert ran.status == 0
        jsonschema.validate(result, json_schema("draw"))
        seed = bytes.fromhex(result["seed"])
        everybody = sorted(range(101, 109), key=lambda one: ticket_of(seed, ("x", str(one))))
        assert _ids(result["winners"]) == list(map(str, everybody[:3]))
        assert _ids(result["alternates"]) == list(map(str, everybody[3:5]))
        assert _ids(result["reserve"]) == list(map(str, everybody[5:]))
        assert [row["seat"] for row in result["winners"]] == [1, 2, 3]

    def test_the_seed_can_be_recomputed_from_what_is_published(self, bakery: Bakery) -> None:
        bakery.commit()
        bakery.draw()
        published, result = bakery.loaded("commitment.json"), bakery.loaded("draw.json")
        assert published["commitment"] == digest(
            {
                "rules": published["contest"]["digest"],
                "evidence": published["evidence"]["digest"],
                "entrants": published["entrants"],
                "seats": published["seats"],
                "alternates": published["alternates"],
                "randomness": {
                    key: published["randomness"][key] for key in ("source", "chain", "round")
                },
            }
        )
        assert result["seed"] == digest(
            {
                "protocol": "contestjudge/draw/v1",
                "commitment": published["commitment"],
                "source": "drand",
                "round": ROUND,
                "randomness": result["randomness"]["value"],
            }
        )

    def test_judging_with_the_randomness_gives_the_same(self, bakery: Bakery) -> None:
        bakery.commit()
        assert bakery.run("judge", "contest.toml", "evidence.toml").status == 3
        bakery.draw()
        known = f'{EVIDENCE}\n[randomness]\nsource = "drand"\nsignature = "{SIGNATURE}"\n'
        (bakery.folder / "evidence.toml").write_text(known, encoding="utf-8")
        ran = bakery.run("judge", "contest.toml", "evidence.toml", "--format", "json")
        decision, result = json.loads(ran.out), bakery.loaded("draw.json")
        assert (ran.status, decision["status"]) == (0, "final")
        assert decision["digest"] == result["decision"]
        assert decision["draw"]["commitment"] == bakery.loaded("commitment.json")["commitment"]
        assert _ids(decision["winners"]) == _ids(result["winners"])
        assert _ids(decision["alternates"]) == _ids(result["alternates"])
        assert {row["verdict"] for row in decision["winners"]} == {"certain"}
        assert decision["contested"] == []
        assert bakery.draw("--out", "again.json", given=()).status == 0
        assert bakery.loaded("again.json") == result

    def test_a_flipped_bit_is_refused(self, bakery: Bakery) -> None:
        bakery.commit()
        wrong = SIGNATURE[:-1] + "a"
        _refused(
            bakery.draw(given=("--randomness", wrong)),
            f"it is not the signature of round {ROUND} by the key of quicknet",
        )
        assert not (bakery.folder / "draw.json").exists()

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (SIGNATURE[:-2], "has 47 bytes"),
            ("xyz", "not hexadecimal"),
            (f"{SIGNATURE} {SIGNATURE}", "does not link its rounds"),
        ],
    )
    def test_what_is_no_signature(self, bakery: Bakery, given: str, words: str) -> None:
        bakery.commit()
        _refused(bakery.draw(given=("--randomness", given)), words)

    @pytest.mark.parametrize(
        ("stated", "words"),
        [
            (f'source = "drand"\nround = 657414\nsignature = "{SIGNATURE}"', "of round 657414"),
            ('source = "dice"\nvalues = [1, 2]', "the rules name drand"),
            ('source = "drand"', "there is none"),
        ],
    )
    def test_other_randomness_than_the_rules_name(
        self, bakery: Bakery, stated: str, words: str
    ) -> None:
        bakery.commit()
        (bakery.folder / "evidence.toml").write_text(f"{EVIDENCE}\n[randomness]\n{stated}\n")
        _refused(bakery.draw(given=()), "evidence.toml: randomness.", words)

    def test_two_files_that_differ(self, bakery: Bakery) -> None:
        bakery.commit()
        (bakery.folder / "evidence.toml").write_text(
            f'{EVIDENCE}\n[randomness]\nsource = "drand"\nsignature = "{SIGNATURE[:-1]}a"\n'
        )
        _refused(bakery.draw(), "it is not the randomness that")

    def test_without_any(self, bakery: Bakery) -> None:
        bakery.commit()
        _refused(bakery.draw(given=()), "the randomness is missing")

    def test_a_chain_that_links_its_rounds(self, bakery: Bakery) -> None:
        bakery.write(award=LOTTERY, randomness=LINKED)
        assert bakery.commit(at="2020-08-16T00:00:00Z").status == 0
        _refused(bakery.draw(given=("--randomness", LINKED_SIGNATURE)), "there is none")
        wrong = f"{LINKED_SIGNATURE} {LINKED_BEFORE[:-1]}2"
        _refused(bakery.draw(given=("--randomness", wrong)), "not the signature of round 72785")
        right = f"{LINKED_SIGNATURE} {LINKED_BEFORE}"
        assert bakery.draw(given=("--randomness", right)).status == 0
        randomness = bakery.loaded("draw.json")["randomness"]
        assert randomness["value"].startswith("8b676484b5fb1f37")
        assert randomness["previous_signature"] == LINKED_BEFORE

    @pytest.mark.parametrize(
        "stated",
        [
            f"values = [0x1{'0' * 200}]",
            "values = [-1]",
            "values = []",
            'values = ["6"]',
            'key = "1./"',
        ],
    )
    def test_numbers_that_are_none(self, bakery: Bakery, stated: str) -> None:
        bakery.write(award=LOTTERY, randomness=DICE)
        bakery.commit()
        path = bakery.folder / "evidence.toml"
        path.write_text(f'{EVIDENCE}\n[randomness]\nsource = "dice"\n{stated}\n')
        _refused(bakery.draw(given=()), "evidence.toml: randomness.values")

    def test_a_number_of_many_digits(self, bakery: Bakery) -> None:
        bakery.write(award=LOTTERY, randomness=DICE)
        bakery.commit()
        _refused(bakery.draw(given=("--randomness", "6" * 5000)), "takes the numbers")

    def test_dice(self, bakery: Bakery) -> None:
        bakery.write(award=LOTTERY, randomness=DICE)
        bakery.commit()
        assert bakery.draw(given=("--randomness", "4, 1 6  6 2")).status == 0
        result = bakery.loaded("draw.json")
        assert result["randomness"]["value"] == "4 1 6 6 2"
        assert result["randomness"]["signature_checked"] is None
        _refused(bakery.draw(given=("--randomness", "4 one")), "takes the numbers")

    def test_rfc3797_selects_by_number(self, bakery: Bakery) -> None:
        bakery.write(award=LOTTERY, randomness='source = "rfc3797"\nselection = "rfc3797"')
        bakery.commit()
        inputs = "inputs = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]"
        (bakery.folder / "evidence.toml").write_text(
            f'{EVIDENCE}\n[randomness]\nsource = "rfc3797"\n{inputs}\n'
        )
        bakery.draw(given=())
        result = bakery.loaded("draw.json")
        assert result["randomness"]["value"] == "9319./2.5.8.10.12./9.18.26.34.41.45./"
        # The published digest modulo 8, worked out by hand: 0x…59 is 1 modulo 8, and so on.
        first = result["winners"][0]
        assert first["ticket"] == "990dd0a5692a029a98b5e01aa28f3459"
        assert first["number"] == int("990dd0a5692a029a98b5e01aa28f3459", 16) % 8 + 1
        assert first["entrant"]["id"] == str(100 + first["number"])

    def test_without_the_extra_it_says_so_and_never_passed(
        self, bakery: Bakery, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bakery.commit()
        bakery.draw()
        monkeypatch.setattr(randomness, "loaded", lambda: None)
        ran = bakery.draw("--out", "unchecked.json")
        result, unchecked = bakery.loaded("draw.json"), bakery.loaded("unchecked.json")
        assert "SIGNATURE NOT CHECKED" in ran.out
        assert "it is right" not in ran.out
        assert unchecked["randomness"]["signature_checked"] is False
        assert result["randomness"]["signature_checked"] is True
        assert unchecked["digest"] == result["digest"]
        known = f'{EVIDENCE}\n[randomness]\nsource = "drand"\nsignature = "{SIGNATURE}"\n'
        (bakery.folder / "evidence.toml").write_text(known, encoding="utf-8")
        judged = bakery.run("judge", "contest.toml", "evidence.toml")
        assert "SIGNATURE NOT CHECKED" in judged.out
        assert "checked, and right" not in judged.out


class TestChanges:
    """A run is refused when anything that was committed to has changed, and says what."""

    @pytest.fixture(autouse=True)
    def _committed(self, bakery: Bakery) -> None:
        assert bakery.commit().status == 0

    def _again(self, bakery: Bakery, *words: str, **changed: str) -> None:
        stated = {"award": LOTTERY, "randomness": DRAND, **changed}
        bakery.write(**stated)
        _refused(bakery.draw(), "commitment.json: this has changed", *words)
        assert not (bakery.folder / "draw.json").exists()

    def test_the_rules(self, bakery: Bakery) -> None:
        contest = bakery.folder / "contest.toml"
        contest.write_text(contest.read_text().replace("A cake by lot", "A cake by Lot"))
        _refused(bakery.draw(), "committed to: the rules;")

    def test_the_evidence(self, bakery: Bakery) -> None:
        moved = SHARES.replace("T05:11:00Z", "T05:11:01Z")
        self._again(bakery, "committed to: the evidence;", shares=moved)

    def test_who_is_in_it(self, bakery: Bakery) -> None:
        renamed = SHARES.replace("\n108,", "\n999,")
        self._again(bakery, "the evidence and who is in the draw", shares=renamed)

    def test_how_many_are_in_it(self, bakery: Bakery) -> None:
        fewer = SHARES[: SHARES.rindex("108,")]
        self._again(bakery, "how many are in the draw (8 then, 7 now)", shares=fewer)

    def test_the_seats(self, bakery: Bakery) -> None:
        self._again(
            bakery,
            "the number of seats (3 then, 4 now)",
            award='method = "draw"\nseats = 4\nalternates = 2',
        )

    def test_the_alternates(self, bakery: Bakery) -> None:
        self._again(
            bakery,
            "the number of alternates (2 then, 0 now)",
            award='method = "draw"\nseats = 3',
        )

    def test_the_round(self, bakery: Bakery) -> None:
        self._again(
            bakery,
            f"the round of the randomness ({ROUND} then, 657412 now)",
            randomness=DRAND.replace(str(ROUND), "657412"),
        )

    def test_the_source(self, bakery: Bakery) -> None:
        self._again(bakery, "the source of the randomness (drand then, dice now)", randomness=DICE)

    def test_rules_that_provide_for_no_draw_any_more(self, bakery: Bakery) -> None:
        bakery.write(award="seats = 3", randomness=DRAND)
        _refused(bakery.draw(), "these rules provide for no draw")

    @pytest.mark.parametrize(
        ("what", "value"),
        [
            ("seats", 4),
            ("proof_root", "0" * 64),
            ("committed_at", "2023-09-15T10:04:00.000000Z"),
            ("commitment", "0" * 64),
        ],
    )
    def test_the_commitment_itself(self, bakery: Bakery, what: str, value: object) -> None:
        path = bakery.folder / "commitment.json"
        document = json.loads(path.read_bytes())
        document[what] = value
        path.write_text(json.dumps(document))
        _refused(bakery.draw(), "commitment.json", "does not have the digest that it names")

    def test_a_commitment_that_says_that_it_came_too_late(self, bakery: Bakery) -> None:
        path = bakery.folder / "commitment.json"
        document = json.loads(path.read_bytes())
        document["committed_at"] = "2023-09-15T11:00:03.000000Z"
        document["digest"] = digest({k: v for k, v in document.items() if k != "digest"})
        path.write_text(json.dumps(document))
        _refused(bakery.draw(), "it was made when the randomness was due already")

    def test_a_number_that_nothing_can_digest(self, bakery: Bakery) -> None:
        path = bakery.folder / "commitment.json"
        document = json.loads(path.read_bytes())
        document["seats"] = 2**60
        path.write_text(json.dumps(document))
        _refused(bakery.draw(), "commitment.json", "beyond 53 bits")

    def test_what_a_draw_wrote_is_no_evidence(self, bakery: Bakery) -> None:
        """A folder without an evidence file is read whole, but for what we wrote there."""
        bakery.draw()
        bakery.draw("--rehearse", given=())
        (bakery.folder / "evidence.toml").unlink()
        ran = bakery.run("judge", "contest.toml", ".", "--format", "json")
        assert [one["name"] for one in json.loads(ran.out)["inputs"]] == ["shares.csv"]

    def test_names_and_order_of_files_are_no_change(self, bakery: Bakery) -> None:
        lines = SHARES.splitlines(keepends=True)
        shuffled = "".join([lines[0], *reversed(lines[1:])])
        bakery.write(award=LOTTERY, randomness=DRAND, shares=shuffled)
        assert bakery.draw().status == 0


class TestOddNames:
    """Of files to write, and in what is written."""

    @pytest.mark.parametrize("name", ["", ".", "/"])
    def test_no_file_is_called_so(self, bakery: Bakery, name: str) -> None:
        _refused(bakery.commit(f"--out={name}"), "--out names no file")

    def test_longer_than_any(self, bakery: Bakery) -> None:
        _refused(bakery.commit("--out", "a" * 300), "cannot be written")
        bakery.commit()
        long = f"{'a' * 249}.json"
        _refused(bakery.draw("--rehearse", "--out", long, given=()), "cannot be written")
        assert bakery.draw("--out", long).status == 0
        _refused(
            bakery.run("draw", "replace", long, "x:101", "--reason", "moved"), "cannot be written"
        )

    def test_control_characters_are_not_printed(self, bakery: Bakery) -> None:
        ran = bakery.commit("--out", "\x1b[31mred.json")
        assert ran.status == 0
        assert "Publish it too: " in ran.out
        assert "\x1b" not in ran.out
        ran = bakery.draw("--rehearse", "--out", "\x1b[31m.json", given=())
        assert ran.status == 2  # the commitment is called otherwise
        bakery.commit()
        ran = bakery.draw("--rehearse", "--out", "\x1b[31m.json", given=())
        assert "Written: " in ran.out
        assert "\x1b" not in ran.out

    def test_a_reason_that_is_no_text(self, bakery: Bakery) -> None:
        bakery.commit()
        bakery.draw()
        ran = bakery.run("draw", "replace", "draw.json", "x:101", "--reason", "\udcff")
        _refused(ran, "the reason is no text")

    def test_a_root_that_is_no_digest(self, bakery: Bakery) -> None:
        bakery.commit()
        document = bakery.loaded("commitment.json") | {"proof_root": "x"}
        document["digest"] = digest(
            {key: value for key, value in document.items() if key != "digest"}
        )
        (bakery.folder / "commitment.json").write_text(json.dumps(document))
        _refused(bakery.draw("--out", "bundle"), "commitment.json: proof_root")


class TestRehearsal:
    """Nobody, and no program, can take it for a result."""

    def test_schema_banner_name_and_status(self, bakery: Bakery) -> None:
        bakery.commit()
        ran = bakery.draw("--rehearse", given=())
        assert ran.status == 3
        assert ran.out.count(BANNER) == 2
        assert "REHEARSAL" in ran.out.splitlines()[1]
        assert not (bakery.folder / "draw.json").exists()
        result = bakery.loaded("REHEARSAL-draw.json")
        assert result["schema"] == "contestjudge/rehearsal/v1"
        assert result["banner"] == BANNER
        assert result["randomness"]["source"] == "rehearsal"
        assert result["randomness"]["round"] is None
        assert result["decision"] is None
        assert result["protocol"] == "contestjudge/rehearsal/v1"

    def test_the_real_randomness_is_not_used(self, bakery: Bakery) -> None:
        bakery.commit()
        bakery.draw()
        bakery.draw("--rehearse", given=())
        rehearsed = bakery.loaded("REHEARSAL-draw.json")
        assert rehearsed["seed"] != bakery.loaded("draw.json")["seed"]

    def test_every_one_is_another(self, bakery: Bakery) -> None:
        bakery.commit()
        for _ in range(2):
            bakery.draw("--rehearse", given=())
        one, other = (bakery.loaded(f"REHEARSAL-draw{n}.json") for n in ("", "-2"))
        assert one["seed"] != other["seed"]

    def test_another_name_says_so_too(self, bakery: Bakery) -> None:
        bakery.commit()
        bakery.draw("--rehearse", "--out", "winners.json", given=())
        assert (bakery.folder / "REHEARSAL-winners.json").exists()
        assert not (bakery.folder / "winners.json").exists()

    def test_replacing_in_one_stays_one(self, bakery: Bakery) -> None:
        bakery.commit()
        bakery.draw("--rehearse", given=())
        who = bakery.loaded("REHEARSAL-draw.json")["winners"][0]["entrant"]["id"]
        ran = bakery.run("draw", "replace", "REHEARSAL-draw.json", who, "--reason", "to try it")
        assert (ran.status, ran.out.count(BANNER)) == (3, 2)
        assert bakery.loaded("REHEARSAL-draw-2.json")["schema"] == "contestjudge/rehearsal/v1"

    def test_it_takes_no_randomness(self, bakery: Bakery) -> None:
        bakery.commit()
        _refused(bakery.draw("--rehearse"), "makes its randomness up")


class TestReplace:
    @pytest.fixture(autouse=True)
    def _drawn(self, bakery: Bakery) -> None:
        bakery.commit()
        bakery.draw()

    def _replace(self, bakery: Bakery, name: str, who: str, reason: str = "under age") -> Ran:
        return bakery.run("draw", "replace", name, who, "--reason", reason)

    def test_the_next_ticket_moves_up_and_everybody_else_stays(self, bakery: Bakery) -> None:
        before = bakery.loaded("draw.json")
        out = before["winners"][1]["entrant"]
        ran = self._replace(bakery, "draw.json", f"@{out['handle']}")
        after = bakery.loaded("draw-2.json")
        assert ran.status == 0
        assert _ids(after["winners"]) == [
            _ids(before["winners"])[0],
            _ids(before["alternates"])[0],
            _ids(before["winners"])[2],
        ]
        assert [row["seat"] for row in after["winners"]] == [1, 2, 3]
        assert _ids(after["alternates"]) == [
            _ids(before["alternates"])[1],
            _ids(before["reserve"])[0],
        ]
        (gone,) = after["replaced"]
        assert gone["place"] == before["winners"][1]
        assert (gone["reason"], gone["by"]) == ("under age", _ids(before["alternates"])[0])
        assert "under age" in ran.out
        assert after["seed"] == before["seed"]
        jsonschema.validate(after, json_schema("draw"))

    def test_never_the_same_person_twice(self, bakery: Bakery) -> None:
        name, seen = "draw.json", set(_ids(bakery.loaded("draw.json")["winners"]))
        for number in range(2, 7):
            who = _ids(bakery.loaded(name)["winners"])[0]
            assert self._replace(bakery, name, f"x:{who}").status == 0
            _refused(self._replace(bakery, f"draw-{number}.json", who), "replaced before")
            name = f"draw-{number}.json"
            (came,) = set(_ids(bakery.loaded(name)["winners"])) - seen
            seen.add(came)
        assert len(seen) == 8
        last = _ids(bakery.loaded(name)["winners"])[0]
        ran = self._replace(bakery, name, last)
        assert ran.status == 0
        assert "1 seat empty: nobody is left in the draw who could take it." in _flat(ran.out)
        after = bakery.loaded("draw-7.json")
        assert last not in _ids(after["winners"])
        assert after["replaced"][-1]["by"] is None
        jsonschema.validate(after, json_schema("draw"))
        for number, one in enumerate(_ids(after["winners"]), 7):  # until all seats are empty
            assert self._replace(bakery, f"draw-{number}.json", one).status == 0
        assert bakery.loaded("draw-9.json")["winners"] == []

    def test_a_reserve_that_is_used_up_is_no_empty_pool(self, bakery: Bakery) -> None:
        shares = "account_id,handle,form,time\n" + "".join(
            f"{1000 + n},p{n},native,2023-09-15T06:10:00Z\n" for n in range(150)
        )
        (bakery.folder / "draw.json").unlink()
        (bakery.folder / "commitment.json").unlink()
        (bakery.folder / "commitment.secret.json").unlink()
        award = LOTTERY.replace("seats = 3", "seats = 1").replace(
            "alternates = 2", "alternates = 1"
        )
        bakery.write(award=award, randomness=DRAND, shares=shares)
        assert bakery.commit().status == 0
        assert bakery.draw().status == 0
        result = cj.load_draw(bakery.folder / "draw.json")
        for _ in range(101):
            result = cj.replace_drawn(result, result.winners[0].entrant.id, "no answer")
            assert "seat empty" not in result.text()
        last = result.winners[0].entrant.id
        result = cj.replace_drawn(result, last, "no answer")
        assert (result.winners, result.reserve, len(result.replaced)) == ((), (), 102)
        told = _flat(result.text())
        assert "nobody is left" not in told
        assert "at most 100 are kept behind the alternates, and they are used up" in told
        assert "others were in the draw" in told

    def test_an_alternate_can_go_too(self, bakery: Bakery) -> None:
        before = bakery.loaded("draw.json")
        self._replace(bakery, "draw.json", _ids(before["alternates"])[0])
        after = bakery.loaded("draw-2.json")
        assert after["winners"] == before["winners"]
        assert _ids(after["alternates"])[0] == _ids(before["alternates"])[1]
        assert after["replaced"][0]["by"] is None

    def test_only_the_newest_result_can_be_replaced_in(self, bakery: Bakery) -> None:
        first, second, _ = _ids(bakery.loaded("draw.json")["winners"])
        assert self._replace(bakery, "draw.json", first).status == 0
        _refused(self._replace(bakery, "draw.json", second), "draw-2.json follows draw.json")

    def test_nobody_of_that_name(self, bakery: Bakery) -> None:
        _refused(self._replace(bakery, "draw.json", "@nobody"), "nobody in this draw")

    def test_a_reason_is_needed(self, bakery: Bakery) -> None:
        _refused(bakery.run("draw", "replace", "draw.json", "101"), "--reason")
        _refused(self._replace(bakery, "draw.json", "101", " "), "no reason")

    def test_a_result_that_was_altered(self, bakery: Bakery) -> None:
        path = bakery.folder / "draw.json"
        document = json.loads(path.read_bytes())
        document["winners"].reverse()
        path.write_text(json.dumps(document))
        _refused(self._replace(bakery, "draw.json", "101"), "draw.json", "does not have the digest")

    def test_what_is_no_result(self, bakery: Bakery) -> None:
        _refused(self._replace(bakery, "commitment.json", "101"), "this is no result of a draw")


class TestBundle:
    """``--out`` with a folder seals the draw beside what it writes anyway."""

    @pytest.fixture(autouse=True)
    def _committed(self, bakery: Bakery) -> None:
        bakery.commit()

    def test_a_draw_is_sealed_beside_its_result(self, bakery: Bakery) -> None:
        ran = bakery.draw("--out", "sealed", "--with-evidence")
        assert ran.status == 0
        assert ran.out.endswith("Written: draw.json, and the bundle sealed\n")
        assert bakery.loaded("sealed/draw.json") == bakery.loaded("draw.json")
        verified = bakery.run("verify", "sealed")
        assert (verified.status, verified.out.startswith("Verified: ")) == (0, True)
        assert "The seats are held by" in verified.out

    def test_both_names_can_be_given(self, bakery: Bakery) -> None:
        bakery.draw("--out", "one.json", "--out", "sealed")
        assert {"one.json", "sealed"} <= {path.name for path in bakery.folder.iterdir()}
        _refused(bakery.draw("--out", "a", "--out", "b"), "one file (….json) and one folder")

    def test_the_same_draw_can_be_sealed_afterwards_and_no_other(self, bakery: Bakery) -> None:
        bakery.draw()
        before = (bakery.folder / "draw.json").read_bytes()
        assert bakery.draw("--out", "sealed").status == 0
        assert (bakery.folder / "draw.json").read_bytes() == before
        (bakery.folder / "draw.json").write_text("{}")
        _refused(bakery.draw("--out", "again"), "not overwritten")
        assert not (bakery.folder / "again").exists()

    def test_replacing_in_a_bundle_gives_the_next_one(self, bakery: Bakery) -> None:
        bakery.draw("--out", "sealed")
        gone, _, last = bakery.loaded("draw.json")["winners"]
        ran = bakery.run(
            "draw", "replace", "sealed", f"x:{gone['entrant']['id']}", "--reason", "no answer"
        )
        assert (ran.status, ran.out.splitlines()[-1]) == (0, "Written: sealed-2")
        verified = bakery.run("verify", "sealed-2").out
        assert "After replacements, the seats are held by" in verified
        assert f"x:{last['entrant']['id']}" in verified
        again = bakery.run("draw", "replace", "sealed", "x:101", "--reason", "no answer")
        _refused(again, "sealed-2 follows sealed already")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (
                ("run", "commitment.json", "contest.toml", "evidence.toml", "--sign", "k"),
                "--out DIR",
            ),
            (
                (
                    "run",
                    *(
                        [
                            "commitment.json",
                            "contest.toml",
                            "evidence.toml",
                            "--rehearse",
                            "--out",
                            "d",
                        ]
                    ),
                ),
                "not sealed",
            ),
            (("replace", "draw.json", "x:101", "--reason", "r", "--out", "d"), "alone"),
            (("replace", "sealed", "x:101", "--reason", "r", "--out", "d.json"), "is a bundle"),
        ],
    )
    def test_what_cannot_be_sealed(self, bakery: Bakery, words: tuple[str, ...], said: str) -> None:
        bakery.draw("--out", "sealed")
        _refused(bakery.run("draw", *words), said)
        assert not (bakery.folder / "d").exists()

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("draw.json", "draw again with --out DIR"),
            ("commitment.json", "is a commitment"),
            ("contest.toml", "is a contest file"),
            ("shares.csv", "a bundle is a folder"),
            ("sealed/draw.json", "name its folder: sealed"),
        ],
    )
    def test_single_files_are_told_what_they_are(
        self, bakery: Bakery, name: str, said: str
    ) -> None:
        bakery.draw("--out", "sealed")
        _refused(bakery.run("verify", name), name, said)


class TestLot:
    """Six within one minute for the last two of three seats; one was certainly first."""

    SHARES = "account_id,handle,form,time\n101,first,native,2023-09-15T05:10:00Z\n" + "".join(
        f"{110 + n},tied_{n},native,2023-09-15T06:10:30Z\n" for n in range(6)
    ) + "120,late,native,2023-09-15T07:00:00Z\n"  # fmt: skip

    @pytest.fixture(autouse=True)
    def _tied(self, bakery: Bakery) -> None:
        award = 'seats = 3\nalternates = 5\ncontested = "lot"'
        bakery.write(award=award, randomness=DRAND, shares=self.SHARES)
        assert bakery.commit().status == 0

    def test_certain_winners_first_then_the_lowest_tickets(self, bakery: Bakery) -> None:
        ran = bakery.draw()
        result = bakery.loaded("draw.json")
        seed = bytes.fromhex(result["seed"])
        tied = sorted(map(str, range(110, 116)), key=lambda one: ticket_of(seed, ("x", one)))
        assert result["kind"] == "lot"
        assert result["commitment"]["entrants"]["count"] == 6
        assert _ids(result["winners"]) == ["101", *tied[:2]]
        assert result["winners"][0]["ticket"] is None
        assert _ids(result["alternates"]) == [*tied[2:], "120"]
        assert "nothing of how likely anybody was to have been first" in " ".join(ran.out.split())

    def test_who_was_certainly_before_them_is_asked_for_in_explain(self, bakery: Bakery) -> None:
        bakery.draw()
        known = f'{EVIDENCE}\n[randomness]\nsource = "drand"\nsignature = "{SIGNATURE}"\n'
        (bakery.folder / "evidence.toml").write_text(known, encoding="utf-8")
        ran = bakery.run("judge", "contest.toml", "evidence.toml", "--format", "json")
        assert ran.status == 0
        (bakery.folder / "decision.json").write_text(ran.out, encoding="utf-8")
        result = bakery.loaded("draw.json")
        drawn, passed = result["winners"][1]["entrant"]["id"], _ids(result["alternates"])[0]
        told = {
            who: bakery.run("explain", "decision.json", who).out
            for who in (drawn, passed, "101", "120")
        }
        assert "You were drawn, and hold seat 2" in told[drawn]
        assert "alternate number 1" in told[passed]
        assert "and nothing unseen could change that" in told["101"]
        assert "certainly before you" in told["120"]
        message = json.loads(ran.out)["message"]
        assert "nothing of how likely anybody was to have been first" in message


def test_the_package_root_draws_too(bakery: Bakery) -> None:
    bakery.commit()
    contest, evidence = cj.load_contest("contest.toml"), cj.read("evidence.toml")
    commitment = cj.load_commitment("commitment.json")
    result = cj.run_draw(commitment, contest, evidence, randomness=SIGNATURE)
    replaced = cj.replace_drawn(result, result.winners[0].entrant.id, "a colleague")
    assert replaced.winners[0].entrant == result.alternates[0].entrant


def test_a_folder_where_the_result_would_go_is_said_before_anything_is_sealed(
    bakery: Bakery,
) -> None:
    bakery.commit()
    (bakery.folder / "result.json").mkdir()
    ran = bakery.draw("--out", "result.json", "--out", "bundle")
    assert ran.status == 2
    assert ran.err.startswith("contestjudge: result.json: there is such a file already")
    assert not (bakery.folder / "bundle").exists()


def test_a_bundle_named_from_within_is_followed_by_one_beside_it(
    bakery: Bakery, monkeypatch: pytest.MonkeyPatch
) -> None:
    bakery.commit()
    bakery.draw("--out", "bundle")
    (first, *_) = _ids(bakery.loaded("draw.json")["winners"])
    monkeypatch.chdir(bakery.folder / "bundle")
    ran = bakery.run("draw", "replace", ".", f"x:{first}", "--reason", "a colleague")
    assert ran.status == 0
    assert (bakery.folder / "bundle-2" / "draw-0001.json").is_file()


def test_names_that_no_file_can_have(bakery: Bakery) -> None:
    name = "a" * 5_000
    replacing = bakery.run("draw", "replace", name, "x:1", "--reason", "why")
    for ran in (replacing, bakery.run("verify", name)):
        assert (ran.status, ran.out) == (2, "")


def test_rules_that_took_the_place_of_others_are_compared_before_the_commitment(
    bakery: Bakery,
) -> None:
    (bakery.folder / "before.toml").write_bytes((bakery.folder / "contest.toml").read_bytes())
    for ran in (
        bakery.commit("--amends", "before.toml"),
        bakery.run("lint", "contest.toml", "--amends", "before.toml"),
    ):
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("contestjudge: contest.toml: amends: these rules do not say")
    assert not (bakery.folder / "commitment.json").exists()
