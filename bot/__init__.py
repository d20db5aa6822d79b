"""Yishi 议事: the proposal desk of a subdistrict inside its WeChat official account."""

import os
from pathlib import Path

_PROCESSOR = Path("/proc/cpuinfo")
_SLOW_WHERE = "avx512_bf16"
"""OpenBLAS has a routine of its own for such processors: three times slower on small matrices."""


def _steady_arithmetic() -> None:
    """Choose OpenBLAS' routine for the older kin; it must be known before numpy is loaded."""
    if "OPENBLAS_CORETYPE" in os.environ or not _PROCESSOR.is_file():
        return
    if _SLOW_WHERE in _PROCESSOR.read_text(encoding="ascii", errors="ignore"):
        os.environ["OPENBLAS_CORETYPE"] = "SkylakeX"


_steady_arithmetic()
