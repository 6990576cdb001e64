"""The decision as data frames: pandas, polars, Arrow.

A frame holds what the decision lists, in its order, and nothing that is computed anew. Ids are
text, times are instants in UTC to the microsecond, and what is not known is null.
"""

from contestjudge.report.frames.libraries import to_arrow, to_pandas, to_polars
from contestjudge.report.frames.tables import FRAMES, FrameName

__all__ = ["FRAMES", "FrameName", "to_arrow", "to_pandas", "to_polars"]
