"""Rules: shares become candidates or exclusions, each with its reason and clause."""
