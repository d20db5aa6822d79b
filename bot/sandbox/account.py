"""The official account (公众号) as it is registered with the platform."""

import secrets
import string
from dataclasses import dataclass
from typing import Self

_LETTERS = string.ascii_letters + string.digits


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Credentials and kind of account; `mode` is safe, compat or plain."""

    app_id: str
    secret: str
    token: str
    aes_key: str
    account_id: str
    mode: str = "safe"
    verified: bool = True

    @classmethod
    def generated(cls) -> Self:
        """A verified service account (认证服务号) with credentials nobody else has."""
        return cls(
            app_id="wx" + secrets.token_hex(8),
            secret=secrets.token_hex(16),
            token=_random(32),
            aes_key=_random(43),
            account_id="gh_" + secrets.token_hex(6),
        )

    def __repr__(self) -> str:
        return f"Account({self.app_id})"
