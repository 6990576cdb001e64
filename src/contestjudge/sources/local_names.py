"""Month and weekday names as printed by tools in seven languages: an explicit table, no locale.

English, Swedish, Norwegian, Italian, German, French and Spanish. Keys are case-folded and in NFC.
No name means two things within its own table; a word that is a month here and a weekday there
(``mar``) is told apart by its place.
"""

from __future__ import annotations

from typing import Final

_MONTH_NAMES: Final = (
    "jan january januari januar gennaio gen jänner janvier janv enero ene",
    "feb february februari februar febbraio février févr fév fevrier fevr fev febrero",
    "mar march mars marzo märz mär mrz maerz",
    "apr april aprile avril avr abril abr",
    "may maj mai maggio mag mayo",
    "jun june juni giugno giu juin junio",
    "jul july juli luglio lug juillet juil julio",
    "aug august augusti agosto ago août aout",
    "sep sept september settembre set septembre septiembre",
    "oct october okt oktober ottobre ott octobre octubre",
    "nov november novembre noviembre",
    "dec december dicembre dic dezember dez desember des décembre déc decembre diciembre",
)
_WEEKDAY_NAMES: Final = (
    "mon monday måndag mån mandag man lunedì lunedi lun montag mo lundi lunes",
    "tue tues tuesday tisdag tis tirsdag tir martedì martedi mar dienstag di mardi martes",
    "wed wednesday onsdag ons mercoledì mercoledi mer mittwoch mi mercredi miércoles miercoles mié",
    "thu thur thurs thursday torsdag tors tor giovedì giovedi gio donnerstag do jeudi jeu jueves",
    "fri friday fredag fre venerdì venerdi ven freitag fr vendredi viernes vie",
    "sat saturday lördag lör lørdag lør sabato sab samstag sa samedi sam sábado sáb",
    "sun sunday söndag sön søndag søn domenica dom sonntag so dimanche dim domingo",
)

MONTHS: Final[dict[str, int]] = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split(" ")
}
"""Case-folded name or abbreviation to the number of the month, 1 to 12."""
WEEKDAYS: Final[dict[str, int]] = {
    name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split(" ")
}
"""Case-folded name or abbreviation to the day of the week, Monday 0."""
