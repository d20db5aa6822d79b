"""A street whose clock stands, and messages owed on it: put into the outbox, sent, looked at."""

from bot.ports import Outbound
from tests.gateway.street import street
from tests.sandbox.clock import FakeClock

SEND = "message/custom/send"
HOUR = 3600.0


def still(url, **more):
    """A street whose clock stands until a test moves it, and that sends when it is told to."""
    return street(url, clock=FakeClock(), background=False, **more)


async def owe(here, resident, *texts):
    """Notices for a resident, put into the outbox now."""
    known = await here.record(resident)
    now, ref = here.gateway.desk.clock(), "SMQ-2026-000001"
    async with here.database.open_work() as work:
        for text in texts:
            await work.outbox.add(Outbound(known.id, text, now, kind="notice", ref=ref))
        await work.commit()


async def send(here):
    """Send until nothing is due; how many were tried."""
    tried = 0
    while now := await here.gateway.sender.send_due():
        tried += now
    return tried


async def states(here, resident):
    """What became of each message for a resident, oldest first: the state, the error."""
    return [(one.state, one.error) for one in await here.outbox(resident)]
