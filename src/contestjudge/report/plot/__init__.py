"""Pictures of a decision, drawn by matplotlib: the photo finish, and what was watched."""

from contestjudge.report.plot.plots import Plots

__all__ = ["Plots"]
