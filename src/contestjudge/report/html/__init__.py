"""The report as one HTML file: nothing is fetched, and no script is needed to read it.

Everything is put together as a tree of elements, so that text of strangers is text by
construction; and it passes through ``plain.shown`` first, so that nothing in it steers a reader's
eye. The same decision gives the same bytes.
"""

from contestjudge.report.html.page import decision_html

__all__ = ["decision_html"]
