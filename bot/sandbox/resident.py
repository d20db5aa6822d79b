"""A resident for tests: acts on the platform and tells what they saw on the screen."""

import asyncio
from pathlib import Path
from typing import Self

from bot.sandbox.gateway import Delivery
from bot.sandbox.people import Bubble
from bot.sandbox.platform import Platform
from bot.sandbox.words import load

PHOTO = (Path(__file__).parent / "static" / "demo.jpg").read_bytes()


class Resident:
    """One person with a phone. Every act returns the texts that appeared since the last one."""

    def __init__(self, platform: Platform, openid: str = "") -> None:
        self._platform = platform
        self.user = platform.join(openid=openid)
        self.delivery: Delivery | None = None
        self._seen = 0

    @classmethod
    async def following(cls, platform: Platform) -> Self:
        """One who has followed the account and read its welcome."""
        resident = cls(platform)
        await resident.follow()
        return resident

    async def say(self, text: str) -> list[str]:
        """Type a text."""
        self.delivery = await self._platform.say(self.user, text)
        return self.look()

    async def tap(self, option: int | str) -> list[str]:
        """Tap an option shown last, by its number (from 1) or its words."""
        said, payload = self._option(option)
        self.delivery = await self._platform.say(self.user, said, payload)
        return self.look()

    async def click(self, key: str) -> list[str]:
        """Tap a button of the menu bar."""
        self.delivery = await self._platform.click(self.user, key)
        return self.look()

    async def send_image(self, content: bytes = PHOTO) -> list[str]:
        """Send a picture (JPEG)."""
        self.delivery = await self._platform.send_image(self.user, content, "image/jpeg")
        return self.look()

    async def send_voice(self) -> list[str]:
        """Send a voice message, which comes without Recognition."""
        self.delivery = await self._platform.send_voice(self.user)
        return self.look()

    async def send_location(self, latitude: float, longitude: float, label: str) -> list[str]:
        """Send a place from the map."""
        self.delivery = await self._platform.send_location(self.user, latitude, longitude, label)
        return self.look()

    async def send_sticker(self) -> list[str]:
        """Send what WeChat does not pass on."""
        text = load("words")["unsupported"]
        self.delivery = await self._platform.say(self.user, text)
        return self.look()

    async def follow(self, scene: str = "") -> list[str]:
        """Follow the account, perhaps through a QR code."""
        self.delivery = await self._platform.follow(self.user, scene)
        return self.look()

    async def scan(self, scene: str) -> list[str]:
        """Scan a QR code of the account."""
        self.delivery = await self._platform.scan(self.user, scene)
        return self.look()

    async def unfollow(self) -> list[str]:
        """Leave."""
        self.delivery = await self._platform.unfollow(self.user)
        return self.look()

    async def consent(self, template: str) -> list[str]:
        """Accept one subscription notice."""
        self.delivery = await self._platform.consent(self.user, template)
        return self.look()

    async def wait(self, count: int = 1, seconds: float = 30.0) -> list[str]:
        """Wait for pushed messages; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while len(self._unseen()) < count:
                await self.user.changed.wait()
        return self.look()

    def look(self) -> list[str]:
        """The texts that appeared since the last look."""
        texts = [_visible(bubble) for bubble in self._unseen()]
        self._seen = self.user.bubbles[-1].id if self.user.bubbles else 0
        return texts

    def options(self) -> list[tuple[str, str]]:
        """What can be tapped in the account's latest message: (what it says, its id)."""
        shown = [bubble for bubble in self.user.bubbles if bubble.side == "account"]
        if not shown:
            return []
        items = [(item["content"], item["id"]) for item in shown[-1].details.get("items", [])]
        links = [part for part in shown[-1].parts if "say" in part]
        return items or [(part["say"], part["option"]) for part in links]

    def _option(self, wanted: int | str) -> tuple[str, str]:
        options = self.options()
        if isinstance(wanted, int):
            return options[wanted - 1]
        return next(one for one in options if wanted in (one[0], one[0].partition(" ")[2]))

    def _unseen(self) -> list[Bubble]:
        return [bubble for bubble in self.user.since(self._seen) if bubble.side != "resident"]


def _visible(bubble: Bubble) -> str:
    if bubble.kind == "failed":
        return str(load("words")["failed"])
    lines = ["".join(part["text"] for part in bubble.parts)]
    lines += [item["content"] for item in bubble.details.get("items", [])]
    lines += [*bubble.details.get("fields", []), bubble.details.get("tail", "")]
    return "\n".join(line for line in lines if line) or f"[{bubble.kind}]"
