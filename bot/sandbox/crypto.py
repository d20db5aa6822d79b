"""Signature and AES of callbacks, written from the manual with `cryptography` alone.

Source: developers.weixin.qq.com /doc/service/guide/dev/push/encryption
"""

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32


def sign(*parts: str) -> str:
    """SHA-1 over the sorted parts, one of which is the token; lower-case hex."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypt(aes_key: str, app_id: str, text: str) -> str:
    """16 random bytes, length, text and AppID under AES-256-CBC with padding to 32; base64."""
    message = text.encode()
    clear = secrets.token_bytes(16) + len(message).to_bytes(4) + message + app_id.encode()
    pad = _BLOCK - len(clear) % _BLOCK
    encryptor = _cipher(aes_key).encryptor()
    sealed = encryptor.update(clear + bytes([pad]) * pad) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def decrypt(aes_key: str, app_id: str, encrypted: str) -> str:
    """The text inside; raises ValueError for a bad padding, length or AppID."""
    sealed = base64.b64decode(encrypted, validate=True)
    decryptor = _cipher(aes_key).decryptor()
    clear = decryptor.update(sealed) + decryptor.finalize()
    pad = clear[-1] if clear else 0
    if not 1 <= pad <= _BLOCK or clear[-pad:] != bytes([pad]) * pad:
        raise ValueError("padding")
    length = int.from_bytes(clear[16:20])
    message, owner = clear[20 : 20 + length], clear[20 + length : -pad]
    if owner != app_id.encode():
        raise ValueError("AppID")
    return message.decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
