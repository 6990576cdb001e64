"""Evidence: observations become shares, conflicts, order pairs, in one batch over the whole set."""
