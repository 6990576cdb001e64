"""Ranking: least and greatest rank, verdicts, display order; knows no format."""
