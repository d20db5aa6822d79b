"""The access token where all processes see it, sealed; the database keeps it."""

import json
from datetime import datetime, timedelta

from bot.adapters.wechat.tokens import Token
from bot.ports import Clock, OpenWork, Sealer
from bot.proposals.errors import YishiError


class SharedTokenCache:
    """TokenCache over ports.SharedState; `account` is the AppID."""

    def __init__(self, open_work: OpenWork, sealer: Sealer, account: str, clock: Clock) -> None:
        self._open_work, self._sealer, self._clock = open_work, sealer, clock
        self._key, self._lease = f"wechat_token:{account}", f"wechat_token_lease:{account}"

    async def get(self) -> Token | None:
        """The token all use; None too when it was sealed with another secret."""
        async with self._open_work(readonly=True) as work:
            sealed = await work.shared.get(self._key, self._clock())
        return None if sealed is None else self._opened(sealed)

    async def put(self, token: Token) -> None:
        """Let all use this one."""
        kept = {
            "value": token.value,
            "fetched_at": token.fetched_at.isoformat(),
            "use_until": token.use_until.isoformat(),
            "replaces": token.replaces,
        }
        sealed = self._sealer.seal(json.dumps(kept))
        async with self._open_work() as work:
            await work.shared.put(self._key, sealed, token.use_until)
            await work.commit()

    async def may_fetch(self, seconds: float) -> bool:
        """Take the lease; it lapses by itself if we die."""
        now = self._clock()
        async with self._open_work() as work:
            is_ours = await work.shared.claim(self._lease, now, now + timedelta(seconds=seconds))
            await work.commit()
        return is_ours

    async def fetched(self) -> None:
        """Give the lease back."""
        async with self._open_work() as work:
            await work.shared.drop(self._lease)
            await work.commit()

    def _opened(self, sealed: str) -> Token | None:
        try:
            kept = json.loads(self._sealer.open(sealed))
        except YishiError:
            return None
        return Token(
            kept["value"],
            datetime.fromisoformat(kept["fetched_at"]),
            datetime.fromisoformat(kept["use_until"]),
            replaces=kept["replaces"],
        )
