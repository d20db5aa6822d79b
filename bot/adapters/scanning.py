"""Attachments looked through by ClamAV before they are kept.

Protocol: clamd(8), INSTREAM over its own socket; each block with its length before it, then a zero.
"""

import asyncio
import struct
from pathlib import Path

from bot.adapters.media import FolderMedia
from bot.proposals.errors import MediaInfected, MediaUnchecked

SECONDS = 30.0
_BLOCK = 1 << 18
_CLEAN = b"stream: OK"
_FOUND = b" FOUND"


class ScannedMedia(FolderMedia):
    """ports.Media that keeps only what clamd finds clean."""

    def __init__(self, folder: Path, socket: str) -> None:
        """`socket`: the path of clamd's LocalSocket."""
        super().__init__(folder)
        self._socket = socket

    async def keep(self, content: bytes, content_type: str) -> str:
        """Store; raises MediaInfected, or MediaUnchecked when clamd does not answer."""
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._ask(content)
        except (OSError, TimeoutError) as error:
            raise MediaUnchecked(type(error).__name__) from error
        if answer.endswith(_FOUND):
            raise MediaInfected(answer.removesuffix(_FOUND).decode(errors="replace"))
        if answer != _CLEAN:  # larger than its StreamMaxLength, or a fault of its own
            raise MediaUnchecked(answer[:80].decode(errors="replace"))
        return await super().keep(content, content_type)

    async def _ask(self, content: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._socket)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), _BLOCK):
                block = content[start : start + _BLOCK]
                writer.write(struct.pack("!I", len(block)) + block)
                await writer.drain()
            writer.write(struct.pack("!I", 0))
            await writer.drain()
            return (await reader.read(1024)).rstrip(b"\0\n")
        finally:
            writer.close()
