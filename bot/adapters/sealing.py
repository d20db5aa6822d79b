"""Keeps the messenger's ids: a keyed hash to find, a sealed copy to send, and nothing else."""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.proposals.errors import YishiError

SHORTEST_SECRET = 16
_NONCE = 12
_MARK = "which key sealed this backup"
_VERSION = b"\x01"


class SealBroken(YishiError):
    """A sealed text was not sealed with this secret, or has been changed."""

    key = "seal_broken"


class SealingKey:
    """ports.Sealer: HMAC-SHA256 to find, AES-256-GCM to seal, keys derived by HKDF (RFC 5869)."""

    def __init__(self, secret: str) -> None:
        """Raises ValueError for a secret of fewer than 16 characters."""
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"a secret has at least {SHORTEST_SECRET} characters")
        self._finding = _derive(secret, b"yishi handle 1")
        self._sealing = AESGCM(_derive(secret, b"yishi seal 1"))

    @property
    def mark(self) -> str:
        """Tells whether something was sealed with the same secret, and nothing else."""
        return self.handle(_MARK)

    def handle(self, address: str) -> str:
        """The same 64 hex digits for the same address; without the secret they say nothing."""
        return hmac.new(self._finding, address.encode(), sha256).hexdigest()

    def seal(self, clear: str) -> str:
        """Base64 of version, nonce and sealed text; another one each time."""
        nonce = os.urandom(_NONCE)
        sealed = self._sealing.encrypt(nonce, clear.encode(), _VERSION)
        return urlsafe_b64encode(_VERSION + nonce + sealed).decode()

    def open(self, sealed: str) -> str:
        """The clear text; raises SealBroken."""
        try:
            raw = urlsafe_b64decode(sealed.encode())
            if raw[:1] != _VERSION:
                raise SealBroken
            nonce, rest = raw[1 : 1 + _NONCE], raw[1 + _NONCE :]
            return self._sealing.decrypt(nonce, rest, _VERSION).decode()
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
