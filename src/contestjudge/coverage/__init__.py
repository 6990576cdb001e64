"""Coverage: what was watched against what the rules need; what is left is a hole."""
