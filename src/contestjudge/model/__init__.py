"""The words: frozen documents and small immutable records; no behaviour that needs more."""
