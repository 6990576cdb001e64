"""Small bundles of draws for the tests: dice, eight entrants, made up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import contestjudge as cj
from contestjudge.doors import draw_files
from contestjudge.doors.signing import Signer
from tests.seal.made import AT, RULES, SECRET, evidence_in

BEFORE: Final = datetime(2024, 5, 14, 12, 30, tzinfo=UTC)
SHARES: Final = "account_id,handle,form,time\n" + "".join(
    f"{5000 + n},person_{n},native,2024-05-14T10:{10 + n}:00Z\n" for n in range(1, 9)
)
TIED: Final = (
    "account_id,handle,form,time\n"
    "5001,first,native,2024-05-14T10:01:00Z\n"
    + "".join(f"{5010 + n},tied_{n},native,2024-05-14T10:10:30Z\n" for n in range(4))
    + "5020,late,native,2024-05-14T10:40:00Z\n"
)
DICE: Final = {"source": "dice", "at": "2024-05-15T10:00:00Z", "event": "six dice, left to right"}
LOTTERY: Final[dict[str, object]] = {
    "method": "draw",
    "seats": 2,
    "alternates": 1,
    "randomness": DICE,
}
LOT: Final[dict[str, object]] = {
    "seats": 2,
    "alternates": 1,
    "contested": "lot",
    "randomness": DICE,
}


def held_in(folder: Path, award: dict[str, object] = LOTTERY, shares: str = SHARES) -> cj.HeldDraw:
    """Commit, keep commitment and secret in files, and draw."""
    contest = cj.load_contest({**RULES, "award": award})
    evidence = evidence_in(folder, shares)
    commitment = cj.commit_draw(contest, evidence, now=BEFORE, secret=SECRET)
    draw_files.write_new(folder / "commitment.json", commitment.to_json())
    draw_files.write_new(
        folder / "commitment.secret.json", draw_files.secret_text(commitment, SECRET), private=True
    )
    return cj.hold_draw(commitment, contest, evidence, randomness="3 1 6 6 2 5")


def drawn_in(
    folder: Path,
    award: dict[str, object] = LOTTERY,
    shares: str = SHARES,
    *,
    whole: bool = False,
    secret: bool = True,
    signer: Signer | None = None,
) -> tuple[Path, cj.HeldDraw]:
    """Hold a draw and seal it."""
    held = held_in(folder, award, shares)
    cj.seal_draw(
        held,
        folder / "bundle",
        at=AT,
        commitment=folder / "commitment.json" if secret else None,
        with_evidence=whole,
        signer=signer,
        entropy=lambda number: SECRET[:number],
    )
    return folder / "bundle", held


def replaced_in(folder: Path, bundle: Path, name: str = "next") -> tuple[Path, str]:
    """Replace whoever holds the first seat; where to, and who that was."""
    result = draw_files.load_draw(bundle / "draw.json")
    gone = result.winners[0].entrant.id
    cj.replace_in_bundle(bundle, f"x:{gone}", "a colleague", folder / name, at=AT)
    return folder / name, gone
