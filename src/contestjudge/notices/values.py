"""Values as a language writes them: numbers, days, money, spans of time (CLDR, by Babel)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from contestjudge.model.time import SECOND

_UNITS: Final = (
    ("duration-day", 86_400),
    ("duration-hour", 3_600),
    ("duration-minute", 60),
    ("duration-second", 1),
)
_TOLD: Final = 2
"""Of a span the two largest units are told."""
_TOUCHING: Final = re.compile(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
"""Where CLDR puts a space between a currency's letters and the digits beside them."""
_DECIMALS: Final = re.compile(r"\.0+")


def number(count: int, locale: Locale) -> str:
    """Write a whole number.

    >>> number(12345, Locale.parse("it")), number(4, Locale.parse("sv"))
    ('12.345', '4')
    """
    return format_decimal(count, locale=locale)


def day(when: date, locale: Locale, *, weekday: bool = False) -> str:
    """Write a day, with or without the day of the week.

    >>> day(date(2010, 8, 4), Locale.parse("nb"))
    '4. august 2010'
    >>> day(date(2010, 8, 8), Locale.parse("it"), weekday=True)
    'domenica 8 agosto 2010'
    """
    return format_date(when, "full" if weekday else "long", locale=locale)


def money(minor: int, currency: str, digits: int, locale: Locale) -> str:
    r"""Write a sum; a whole one without decimals.

    >>> money(50_000, "SEK", 2, Locale.parse("sv")), money(50_050, "EUR", 2, Locale.parse("it"))
    ('500\xa0kr', '500,50\xa0€')
    >>> money(120_000, "SEK", 2, Locale.parse("en_GB")), money(500, "JPY", 0, Locale.parse("en_GB"))
    ('SEK\xa01,200', 'JP¥500')
    """
    amount = Decimal(minor).scaleb(-digits)
    decimals = "" if minor % 10**digits == 0 else f".{'0' * digits}"
    pattern = locale.currency_formats["standard"].pattern
    text = format_currency(
        amount,
        currency,
        format=_DECIMALS.sub(decimals, pattern),
        locale=locale,
        currency_digits=False,
    )
    return _TOUCHING.sub("\u00a0", text)


def span(microseconds: int, locale: Locale) -> str:
    """Write a span of time, cut to its two largest units: never more than it is.

    >>> span(200 * SECOND + 999_999, Locale.parse("sv")), span(3_600 * SECOND, Locale.parse("it"))
    ('3 minuter och 20 sekunder', '1 ora')
    """
    left = microseconds // SECOND
    parts: list[str] = []
    for unit, size in _UNITS:
        count, rest = divmod(left, size)
        if count:
            parts.append(format_unit(count, unit, locale=locale))
            left = rest
        elif parts:
            break
        if len(parts) == _TOLD:
            break
    return listed(parts, locale)


def listed(items: Sequence[str], locale: Locale) -> str:
    """Join as a language does.

    >>> listed(["@ada", "@bo", "@cleo"], Locale.parse("en_GB"))
    '@ada, @bo and @cleo'
    """
    return format_list(list(items), locale=locale)
