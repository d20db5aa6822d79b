"""One fixed letter for each step that is taken often: the same on every ticket, in every state."""

from collections.abc import Mapping
from types import MappingProxyType

STEP_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "accept": "a", "send_back": "r", "refuse": "n", "reclassify": "g", "transfer": "f",
        "escalate": "e", "note": "c", "answer": "d",
    }
)  # fmt: skip
