"""E-mail to staff, against mail servers that listen."""

import logging
import ssl

import pytest

from bot.adapters.alerts import MailAlerts
from bot.proposals.errors import AlertFailed
from bot.settings import SmtpSettings
from tests.contract.alerts.conftest import CONSOLE, Mailbox, Pauses, an_alert, mail_server

TO = ("zhou@street.cn", "tang@street.cn")
PASSWORD = "密码 1"


def ours(box: Mailbox, **changes: object) -> MailAlerts:
    """Our side of a mail server."""
    tls = changes.pop("trust", None)
    server = SmtpSettings(box.host, box.port, **changes)  # type: ignore[arg-type]
    return MailAlerts(
        server, "desk@street.cn", TO, subject="【议事台】{title}", open_label="打开工作台",
        tls=tls, sleep=Pauses(),  # type: ignore[arg-type]
    )  # fmt: skip


async def test_a_letter_is_plain_text_in_utf_8_to_all_recipients() -> None:
    async with mail_server() as box:
        await ours(box).tell(an_alert(more="另有 3 件"))

    ((letter, to, _),) = box.letters
    assert to == list(TO)
    assert letter["Subject"] == "【议事台】已超期 2 件，已记催办，请督办人看"
    assert letter["From"] == "desk@street.cn"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@street.cn>")
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert letter["X-Priority"] is None
    said = letter.get_content()
    for part in ("槐树院", f"{CONSOLE}/tickets/SMQ-2026-000002", "另有 3 件", "打开工作台"):
        assert part in said


async def test_an_urgent_letter_says_so() -> None:
    async with mail_server() as box:
        await ours(box).tell(an_alert(urgent=True))

    assert box.letters[0][0]["Importance"] == "high"


async def test_a_title_of_two_lines_stays_one_header() -> None:
    async with mail_server() as box:
        await ours(box).tell(an_alert(title="一行\r\nBcc: x@y.cn"))

    ((letter, to, _),) = box.letters
    assert letter["Bcc"] is None
    assert to == list(TO)


async def test_starttls_is_taken_where_it_is_offered(
    serving: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    async with mail_server(tls_context=serving, auth="tls") as box:
        await ours(box, user="desk", password=PASSWORD, trust=trusting).tell(an_alert())

    assert box.letters[0][2]
    assert box.signed_in == [(b"desk", PASSWORD.encode(), True)]


async def test_tls_from_the_first_byte(serving: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    async with mail_server(ssl=serving, auth="plain") as box:
        await ours(box, user="desk", password=PASSWORD, tls=True, trust=trusting).tell(an_alert())

    assert len(box.letters) == 1


async def test_a_server_nobody_vouches_for_gets_nothing(serving: ssl.SSLContext) -> None:
    async with mail_server(tls_context=serving, auth="tls") as box:
        with pytest.raises(AlertFailed):
            await ours(box, user="desk", password=PASSWORD).tell(an_alert())

    assert not box.letters
    assert not box.signed_in


async def test_a_password_goes_in_clear_to_this_machine_only() -> None:
    async with mail_server(auth="plain") as box:
        await ours(box, user="desk", password=PASSWORD).tell(an_alert())
    async with mail_server("0.0.0.0", auth="plain") as other:
        with pytest.raises(AlertFailed, match="STARTTLS"):
            await ours(other, user="desk", password=PASSWORD).tell(an_alert())

    assert len(box.letters) == 1
    assert not other.signed_in


async def test_a_wrong_password_is_not_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async with mail_server(auth="plain") as box:
        with caplog.at_level(logging.DEBUG), pytest.raises(AlertFailed) as caught:
            await ours(box, user="desk", password="wrong-word").tell(an_alert())

    assert [one[1] for one in box.signed_in] == [b"wrong-word"] * 2, "once by each mechanism"
    assert not box.letters
    assert "wrong-word" not in f"{caught.value} {caplog.text}"


async def test_a_passing_refusal_is_tried_again() -> None:
    async with mail_server() as box:
        box.answers = ["451 greylisted", "421 too busy"]
        await ours(box).tell(an_alert())

    assert box.asked == 3
    assert len(box.letters) == 1


async def test_a_refusal_that_stays_is_given_up() -> None:
    async with mail_server() as box:
        box.answers = ["451 greylisted"] * 9
        with pytest.raises(AlertFailed):
            await ours(box).tell(an_alert())

    assert box.asked == 3


async def test_a_final_refusal_is_not_tried_again() -> None:
    async with mail_server() as box:
        box.answers = ["550 not from here"]
        with pytest.raises(AlertFailed):
            await ours(box).tell(an_alert())

    assert box.asked == 1


async def test_one_mailbox_that_is_gone_does_not_keep_it_from_the_others() -> None:
    async with mail_server() as box:
        box.refused = frozenset({TO[0]})
        await ours(box).tell(an_alert())

    assert box.letters[0][1] == [TO[1]]


async def test_all_mailboxes_gone_is_a_failure() -> None:
    async with mail_server() as box:
        box.refused = frozenset(TO)
        with pytest.raises(AlertFailed):
            await ours(box).tell(an_alert())

    assert box.asked == 1


async def test_nobody_listening_is_a_failure() -> None:
    with pytest.raises(AlertFailed):
        await ours(Mailbox("127.0.0.1", 9)).tell(an_alert())
