"""Strangers' payloads, spoilt as strangers spoil them: by structure where there is one, else bytes.

Every choice is drawn from the ``Random`` that is given, so that Hypothesis can shrink what it draws
and a coverage-guided fuzzer can repeat what its seed said.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final, Literal, NamedTuple

Json = Any  # a JSON value: what the mutations move about


class Raw(NamedTuple):
    """Text that is written into JSON as it stands, lawful or not."""

    text: str


class Members(list[tuple[str, Json]]):
    """The members of an object; a key may stand there twice."""


_MEMBERS: Final = 12
_DEEP: Final = (199, 200, 201, 100_000)
ODD: Final[tuple[Json, ...]] = (
    None,
    True,
    0,
    -1,
    0.5,
    "",
    "0",
    "@",
    [],
    Members(),
    [None],
    2**53 + 1,
    2**63,
    2**64,
    10**30,
    564993789224550401,
    "564993789224550401",
    "564993779258904576",
    "020313410000",
    "９",
    "Tue Feb 10 03:46:31 +0000 2015",
    "Tue Feb 29 03:46:31 +0000 9999",
    "2015-02-10T03:46:60Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999999Z",
    "2015-02-10T03:46:31.5+23:59",
    "RT @lampshop: ",
    "RT @a: RT @b: RT @c: via @d",
    "＠lampshop",
    "\u202egro.elpmaxe\u202c\u2066\u2069",
    "\x1b[31m\x07\x9b2J",
    "\0",
    "a\nb\rc\u2028d\x85e",
    "\ufeff\u200b\u2060",
    "\U0001f600\u0301" * 9,
    "<script>alert(1)</script>&lt;p&gt;",
    "<p>" * 300,
    "https://[::1",
    "https://example.com:99999999/\u202e@x/status/1",
    "at://did:plc:a/app.bsky.feed.post/3mbedekrw222b",
    "at://",
    "did:plc:",
    "../../etc/passwd",
    "a" * 100_000,
    "RT @lampshop " * 8_000,
    "http://a.b/" * 3_000,
    "9" * 4_301,
    Raw('"\\ud800"'),
    Raw('"\\udc00\\ud800x"'),
    Raw('"\\u0000\\u0007\\u001b[2J"'),
    Raw("NaN"),
    Raw("-Infinity"),
    Raw("1e400"),
    Raw("-0"),
    Raw("1E+2"),
    Raw("01"),
    Raw("9" * 4_300),
    Raw("9" * 5_000),
    Raw("0." + "3" * 5_000),
    Raw('"\t"'),
    Raw("'x'"),
    Raw("undefined"),
    *(Raw("[" * deep + "]" * deep) for deep in _DEEP),
    *(Raw('{"a":' * deep + "1" + "}" * deep) for deep in _DEEP),
    Raw('{"quoted_status":' * 150 + "1" + "}" * 150),
)
"""What is put in the place of a value."""
_BYTES: Final = (
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\x80",
    b"\xef\xbb\xbf",
    b'"',
    b"\\",
    b"\\u",
    b"\n",
    b"\r",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"{",
    b"[",
    b"]}",
    b",",
    b";",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&#0;",
    b"<entry>",
    b"9" * 400,
)
_DIGITS: Final = re.compile("[0-9]{1,300}")
ENCODINGS: Final = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "utf-7")


def mutated(payload: bytes, random: Random) -> bytes:
    """Spoil a payload: mostly by its structure, sometimes by its bytes or its encoding as well."""
    for _ in range(random.randint(1, 3)):
        payload = _by_structure(payload, random)
    match random.randint(0, 11):
        case 0:
            return by_bytes(payload, random)
        case 1:
            return _encoded_otherwise(payload, random)
        case 2:
            return payload[: random.randint(0, len(payload))]
        case _:
            return payload


def _by_structure(payload: bytes, random: Random) -> bytes:
    start = min((at for at in map(payload.find, (b"{", b"[")) if at >= 0), default=-1)
    first, _, _ = payload.partition(b"\n")
    if 0 <= start < len(first) and b"," not in payload[:start]:
        return _json(payload[:start], payload[start:], random)
    if payload[:1] == b"<" or b"\0" in payload[:200]:
        return by_bytes(payload, random)
    return _table(payload, random)


def by_bytes(payload: bytes, random: Random) -> bytes:
    """Change, take out, repeat or put in a few bytes."""
    raw = bytearray(payload)
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(raw))
        end = min(len(raw), at + random.randint(0, 30))
        match random.randint(0, 3):
            case 0:
                raw[at : at + 1] = bytes([random.randint(0, 255)])
            case 1:
                del raw[at:end]
            case 2:
                raw[at:at] = raw[at:end]
            case _:
                raw[at:at] = random.choice(_BYTES)
    return bytes(raw)


def _encoded_otherwise(payload: bytes, random: Random) -> bytes:
    text = payload.decode("utf-8", "replace")
    return text.encode(random.choice(ENCODINGS), "replace")


# ------------------------------------------------------------------------------------------- JSON


def _json(before: bytes, payload: bytes, random: Random) -> bytes:
    values, document = _decoded(payload)
    if not values:
        return before + by_bytes(payload, random)
    ascii_only = random.randint(0, 1) == 1
    joint = "\n" if not document else random.choice([" ", "\n\n", ""])
    try:
        _mutate_values(values, random)
        written = joint.join(written_json(one, ascii_only=ascii_only) for one in values)
    except RecursionError:  # nested by an earlier mutation
        return before + by_bytes(payload, random)
    return before + written.encode("utf-8", "surrogatepass")


def _decoded(payload: bytes) -> tuple[list[Json], bool]:
    """Decode a document, or as many lines as can be."""
    try:
        return [json.loads(payload, object_pairs_hook=Members)], True
    except (ValueError, RecursionError):
        pass
    values: list[Json] = []
    for line in payload.split(b"\n"):
        try:
            values.append(json.loads(line, object_pairs_hook=Members))
        except (ValueError, RecursionError):
            if line.strip():
                values.append(Raw(line.decode("utf-8", "replace")))
    return values, False


def _mutate_values(values: list[Json], random: Random) -> None:
    places = list(_places(values))
    holder, at = random.choice(places)
    key, value = _get(holder, at)
    match random.randint(0, _MEMBERS):
        case 0 | 1:
            del holder[at]
        case 2:
            holder.insert(at, holder[at])
        case 3:
            other, there = random.choice(places)
            _set(holder, at, _copy(_get(other, there)[1]))
        case 4:
            _set(holder, at, random.choice(([value], Members([("id_str", value)]), [[value]])))
        case 5 if isinstance(holder, Members):
            holder.append((key, _odd(random)))
        case 6 if isinstance(value, str):
            _set(holder, at, _spoilt_text(value, random))
        case 7 if isinstance(value, int) and not isinstance(value, bool):
            _set(holder, at, random.choice((str(value), float(value % 2**60), -value, value << 40)))
        case 8 if isinstance(holder, Members):
            other_key = random.choice([one for one, _ in holder])
            holder[at] = (other_key, value)
        case 9 if isinstance(value, str):
            _set(holder, at, int(value) if _DIGITS.fullmatch(value) else value[:5])
        case _:
            _set(holder, at, _odd(random))


def _places(values: list[Json]) -> Iterator[tuple[list[Json], int]]:
    """Give every place of a value: what holds it, and where."""
    open_: list[list[Json]] = [values]
    while open_:
        holder = open_.pop()
        for at in range(len(holder)):
            yield holder, at
            _, value = _get(holder, at)
            if isinstance(value, list):
                open_.append(value)


def _get(holder: list[Json], at: int) -> tuple[str, Json]:
    return holder[at] if isinstance(holder, Members) else ("", holder[at])


def _set(holder: list[Json], at: int, value: Json) -> None:
    holder[at] = (holder[at][0], value) if isinstance(holder, Members) else value


def _copy(value: Json) -> Json:
    if isinstance(value, Members):
        return Members((key, _copy(one)) for key, one in value)
    return [_copy(one) for one in value] if isinstance(value, list) else value


def _odd(random: Random) -> Json:
    """Choose; a copy, because what is put into a record is mutated further."""
    return _copy(random.choice(ODD))


def _spoilt_text(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    odd = random.choice([one for one in ODD if isinstance(one, str) and len(one) < 100])
    return random.choice((text[:at], text[:at] + odd + text[at:], text * 3, text.swapcase(), odd))


def written_json(value: Json, *, ascii_only: bool = True) -> str:
    """Write a value, repeated keys and unlawful text included."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Members):
        inside = (
            f"{json.dumps(key, ensure_ascii=ascii_only)}:{written_json(one, ascii_only=ascii_only)}"
            for key, one in value
        )
        return "{" + ",".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written_json(one, ascii_only=ascii_only) for one in value) + "]"
    if isinstance(value, int) and not isinstance(value, bool):
        return _digits(value)
    return json.dumps(value, ensure_ascii=ascii_only)


def _digits(number: int) -> str:
    """Write an integer; one of more digits than Python writes becomes some of that length."""
    try:
        return str(number)
    except ValueError:
        return "9" * 4_400


# ------------------------------------------------------------------------------------------ tables


def _table(payload: bytes, random: Random) -> bytes:
    encoding = "utf-16" if payload[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    text = payload.decode(encoding, "replace")
    delimiter = max(",;\t", key=text.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter))
    except csv.Error:
        return by_bytes(payload, random)
    rows = [row for row in rows if row]
    if not rows:
        return by_bytes(payload, random)
    random.choice(_ROW_CHANGES)(rows, random)
    out = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if random.randint(0, 1) else csv.QUOTE_MINIMAL
    end = random.choice(("\n", "\r\n", "\r"))
    writer = csv.writer(
        out, delimiter=random.choice((delimiter, ",", "|")), quoting=quoting, lineterminator=end
    )
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _cell(rows: list[list[str]], random: Random) -> None:
    row = random.choice(rows)
    if row:
        odd = _odd(random)
        row[random.randint(0, len(row) - 1)] = odd if isinstance(odd, str) else written_json(odd)


def _drop_column(rows: list[list[str]], random: Random) -> None:
    at = random.randint(0, len(rows[0]))
    for row in rows:
        del row[at : at + 1]


def _swap_columns(rows: list[list[str]], random: Random) -> None:
    one, other = (random.randint(0, max(0, len(rows[0]) - 1)) for _ in range(2))
    for row in rows[random.randint(0, 1) :]:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


def _repeat_column(rows: list[list[str]], random: Random) -> None:
    at = random.randint(0, max(0, len(rows[0]) - 1))
    for row in rows:
        row.extend(row[at : at + 1])


def _ragged(rows: list[list[str]], random: Random) -> None:
    row = random.choice(rows)
    row.extend(["x"] * random.choice((1, 50, 5_000)))


def _repeat_row(rows: list[list[str]], random: Random) -> None:
    rows.insert(random.randint(0, len(rows)), list(random.choice(rows)))


_ROW_CHANGES: Final[tuple[Callable[[list[list[str]], Random], None], ...]] = (
    _cell,
    _cell,
    _cell,
    _drop_column,
    _swap_columns,
    _repeat_column,
    _ragged,
    _repeat_row,
)
