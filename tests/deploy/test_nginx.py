"""nginx as shipped, in front of two processes of the desk."""

import asyncio
import contextlib
import ssl
import subprocess

import pytest
from aiohttp import ClientError

from tests.deploy.town import Ports, configuration, program


def callback(ports: Ports, openid: str = "o1") -> str:
    return f"https://127.0.0.1:{ports.tls}/wechat?signature=s&openid={openid}"


def console(ports: Ports, path: str = "/console/") -> str:
    return f"https://127.0.0.1:{ports.tls}{path}"


def test_nginx_accepts_the_shipped_file(tmp_path, ports):
    main = configuration(tmp_path, ports)

    asked = [program("nginx"), "-t", "-p", str(tmp_path), "-c", str(main), "-e", "stderr"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


async def test_a_resident_stays_with_one_process_and_all_are_spread(desks, session, ports):
    who = {}
    for number in range(40):
        answers = set()
        for _ in range(3):
            async with session.post(callback(ports, f"o{number}"), data=b"x") as response:
                answers.add(await response.text())
        (who[number],) = answers

    assert len(set(who.values())) == 2


@pytest.mark.parametrize("failure", ["cut", "503"])
async def test_a_callback_whose_process_fails_is_answered_by_the_other(
    desks, session, ports, failure
):
    async with session.post(callback(ports), data=b"x") as response:
        first = await response.text()
    mine = next(desk for desk in desks if str(id(desk)) == first)
    mine.cuts, mine.status = failure == "cut", 503 if failure == "503" else 200

    async with session.post(callback(ports), data=b"x") as response:
        second = await response.text()

    assert response.status == 200
    assert second != first


async def test_a_slow_callback_is_not_given_to_another_process_and_not_cut(desks, session, ports):
    """The desk may hold a connection for 5.6 seconds so that WeChat asks again."""
    for desk in desks:
        desk.slow.clear()
    asking = asyncio.create_task(session.post(callback(ports), data=b"x"))
    await asyncio.sleep(5.8)
    for desk in desks:
        desk.slow.set()
    response = await asking

    assert response.status == 200
    assert sum(len(desk.asked) for desk in desks) == 1


async def test_what_staff_do_is_never_done_twice(desks, session, ports):
    for desk in desks:
        desk.cuts = True

    async with session.post(console(ports, "/console/x"), data=b"x") as response:
        assert response.status == 502

    assert sum(len(desk.asked) for desk in desks) == 1


async def test_the_live_stream_comes_at_once(desks, session, ports):
    async with session.get(console(ports, "/console/live")) as response:
        line = await asyncio.wait_for(response.content.readline(), 5)

    assert line == b"event: tickets\n"


async def test_the_desk_is_told_who_asks_and_for_which_host(desks, session, ports):
    headers = {"X-Real-IP": "6.6.6.6", "Host": "yishi.example.gov.cn"}
    async with session.get(console(ports), headers=headers) as response:
        await response.read()
    asked = next(desk for desk in desks if desk.asked)

    assert asked.headers["X-Real-IP"] == "127.0.0.1"
    assert asked.headers["Host"] == "yishi.example.gov.cn"


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/sandbox/", "/", "/wechat/x"])
async def test_nothing_else_is_reachable(desks, session, ports, path):
    async with session.get(console(ports, path)) as response:
        assert response.status == 404
    assert not any(desk.asked for desk in desks)


@pytest.mark.parametrize("path", ["/console/?x=1", "/wechat?signature=s", "/console/ask/x"])
async def test_nothing_is_spoken_in_clear(desks, session, ports, path):
    address = f"http://127.0.0.1:{ports.plain}{path}"
    async with session.get(address, allow_redirects=False) as response:
        assert response.status == 301
        assert response.headers["Location"].startswith("https://")
    async with session.get(console(ports)) as response:
        assert "max-age=" in response.headers["Strict-Transport-Security"]
    assert all(desk.asked in ([], [("GET", "/console/")]) for desk in desks)


@pytest.mark.parametrize("host", ["evil.example", "10.0.0.1"])
async def test_only_our_own_name_is_served(desks, session, ports, host):
    for base in (f"http://127.0.0.1:{ports.plain}", f"https://127.0.0.1:{ports.tls}"):
        with pytest.raises(ClientError):
            await session.get(f"{base}/console/", headers={"Host": host})
    assert not any(desk.asked for desk in desks)


@pytest.mark.parametrize(
    ("cipher", "taken"),
    [("ECDHE-ECDSA-AES128-SHA", False), ("ECDHE-ECDSA-AES128-GCM-SHA256", True)],
)
async def test_only_ciphers_that_keep_a_secret_are_spoken(desks, ports, cipher, taken):
    wanted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    wanted.check_hostname, wanted.verify_mode = False, ssl.CERT_NONE
    wanted.maximum_version = ssl.TLSVersion.TLSv1_2
    wanted.set_ciphers(f"{cipher}:@SECLEVEL=0")

    async def shake_hands():
        _, writer = await asyncio.open_connection("127.0.0.1", ports.tls, ssl=wanted)
        writer.close()

    with contextlib.nullcontext() if taken else pytest.raises(ssl.SSLError):
        await shake_hands()


async def test_an_outside_partys_photo_fits_and_staffs_forms_are_small(desks, session, ports):
    photo = b"x" * (10 << 20)
    for path, sent in (("/console/ask/token", photo), ("/console/file", photo * 6)):
        async with session.post(console(ports, path), data=sent) as response:
            assert response.status == 200
    async with session.post(console(ports, "/console/x"), data=photo) as response:
        assert response.status == 413


async def test_a_callback_larger_than_any_message_is_refused_at_the_door(desks, session, ports):
    async with session.post(callback(ports), data=b"x" * 70_000) as response:
        assert response.status == 413
    assert not any(desk.asked for desk in desks)


@pytest.mark.parametrize("fails", [False, True])
async def test_no_log_holds_what_opens_something(desks, session, ports, tmp_path, fails):
    for desk in desks:
        desk.cuts = fails
    for address in (callback(ports, "oSecretResident"), console(ports, "/console/ask/SecretLink")):
        async with session.post(address, data=b"x") as response:
            await response.read()
    async with asyncio.timeout(5):
        while "/console/ask/-" not in (log := (tmp_path / "access.log").read_text()):
            await asyncio.sleep(0.05)

    log += (tmp_path / "error.log").read_text()
    assert "/wechat" in log
    assert "Secret" not in log
    assert "signature" not in log
