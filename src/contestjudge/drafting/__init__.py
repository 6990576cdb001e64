"""Drafts of a contest file and an evidence file, made from what payloads hold.

A draft states what the payloads say, asks a person for the rest in comments, and judges as it is.
What nobody can know from the payloads is a stand-in, and is named as one.
"""
