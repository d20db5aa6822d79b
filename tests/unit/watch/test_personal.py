"""Personal notices outside of the console: to whom they concern, by the ways they want, once."""

from dataclasses import replace

import pytest

from bot.ports.staff import Alert
from bot.proposals.errors import AlertFailed
from bot.proposals.workflow import Role, Status
from bot.services.watch.personal import WAITS, PersonalWatch
from tests.unit.watch.world import World

TANG = "staff-zhou"


class Way:
    """A way to tell one person that keeps what it was given, or fails as often as told."""

    def __init__(self, name: str, fails: int = 0) -> None:
        self.name, self.fails = name, fails
        self.sent: list[tuple[str, Alert]] = []

    async def tell(self, alert: Alert, to: str) -> None:
        if self.fails:
            self.fails -= 1
            raise AlertFailed(self.name, "busy")
        self.sent.append((to, alert))


async def given(world: World, **changes: object) -> str:
    """Somebody with addresses who was given a ticket a little while ago; its reference."""
    await world.add_staff("zhou", Role.HANDLER, "smq-maan-council")
    async with world.databases[0].open_work() as work:
        staff = await work.accounts.get(TANG)
        assert staff is not None
        staff = replace(staff, mail="tang@street.cn", wecom="TangJG", **changes)  # type: ignore[arg-type]
        await work.accounts.save(staff)
        await work.commit()
    ticket = await world.add_ticket(Status.IN_PROGRESS, assignee=TANG)
    await world.take(ticket, "assign", assignee=TANG)
    world.clock.move(seconds=WAITS.seconds + 1)
    return ticket.ref


def watch(world: World, *ways: Way, process: int = 0) -> PersonalWatch:
    return PersonalWatch(world.databases[process].open_work, ways, world.tools)


async def test_one_person_is_told_once_by_each_way(world: World) -> None:
    mail, wecom = Way("mail"), Way("wecom")
    ref = await given(world)

    await watch(world, mail, wecom).look()
    await watch(world, mail, wecom, process=1).look()

    ((to, alert),) = mail.sent
    assert to == "tang@street.cn"
    assert alert.title == "有 1 件和您有关"
    assert ref in alert.lines[0].text
    assert "派给我了" in alert.lines[0].text
    assert alert.lines[0].link.endswith(f"/tickets/{ref}")
    assert [one for one, _ in wecom.sent] == ["TangJG"]


async def test_what_is_switched_off_is_not_told_that_way(world: World) -> None:
    mail, wecom = Way("mail"), Way("wecom")
    await given(world, quiet=["assigned:mail"])

    await watch(world, mail, wecom).look()

    assert mail.sent == []
    assert len(wecom.sent) == 1


@pytest.mark.parametrize("changes", [{"active": False}, {"quiet": ["assigned:mail"]}])
async def test_who_has_gone_or_wants_nothing_is_told_nothing(
    world: World, changes: dict[str, object]
) -> None:
    mail = Way("mail")
    await given(world, **changes)

    assert await watch(world, mail).look() == 0
    assert mail.sent == []


async def test_who_saw_it_in_the_console_is_not_told_outside(world: World) -> None:
    mail = Way("mail")
    ref = await given(world)
    async with world.databases[0].open_work() as work:
        await work.notices.see(TANG, world.clock(), ref)
        await work.commit()

    await watch(world, mail).look()

    assert mail.sent == []


async def test_a_way_that_fails_is_tried_again_by_itself(world: World) -> None:
    mail, wecom = Way("mail", fails=1), Way("wecom")
    await given(world)

    await watch(world, mail, wecom).look()
    await watch(world, mail, wecom, process=1).look()
    assert mail.sent == []
    world.clock.move(minutes=3)
    await watch(world, mail, wecom).look()

    assert (len(mail.sent), len(wecom.sent)) == (1, 1)
