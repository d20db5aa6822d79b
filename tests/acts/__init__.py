"""Answers the reader was never taught, written by other hands: how many it reads as they are meant.

`<question>.yml` is written as data/acts is; `python -m tests.acts` prints the table, and the floors
it is held to are in `floors.yml`.
"""
