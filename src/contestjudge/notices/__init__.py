"""Notices: an audit, said in plain words to those whom it concerns.

The law: a notice says what the audit shows, and nothing that it does not. It owns the fault, says
who is affected, what happens now and where to complain; nobody is named but by the level that was
asked for. Every sentence stands whole in a catalogue, so that a translator can say it their way
(spec 12). Pure: an audit and the bytes of a catalogue in, texts out.
"""

from contestjudge.notices.catalogue import Catalogue, read_catalogue
from contestjudge.notices.view import Notices
from contestjudge.notices.writing import Terms, markup, written

__all__ = ["Catalogue", "Notices", "Terms", "markup", "read_catalogue", "written"]
