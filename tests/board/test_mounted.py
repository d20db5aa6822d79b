"""The board stands beside the console; from the ticket one comes to the page, and back."""

from bot.proposals.workflow import Status
from tests.board.street import Street


async def test_staff_reach_the_public_page_from_the_ticket_and_back(street: Street) -> None:
    one = await street.filed(Status.SECONDING)
    staff = await street.world.signed_in("chengban")
    before = (await staff.get(f"/tickets/{one.ref}"))[1]
    await street.publish(one)
    staff = await street.world.signed_in("chengban")
    after = (await staff.get(f"/tickets/{one.ref}"))[1]

    assert "先在“现在能办”里公开" in before
    assert f'href="/board/p/{one.ref}"' not in before
    assert f'href="/board/p/{one.ref}"' in after
    assert f'href="/console/tickets/{one.ref}"' in (await street.get(f"/p/{one.ref}"))[1]
