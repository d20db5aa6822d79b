"""How fast it is, and how well it understands: one command a table."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as `python -m bot` has it
