"""Reports: views of a decision; nothing is judged again here."""
