"""The public board behind nginx: read by everyone, and nothing reaches it but what is read."""


async def test_the_board_is_read_without_cookies_and_takes_nothing(desks, session, ports):
    address = f"https://127.0.0.1:{ports.tls}/board/?topic=A"
    async with session.get(address, headers={"Cookie": "__Host-yishi-session=x"}) as response:
        assert response.status == 200
    asked = [desk for desk in desks if desk.asked]
    async with session.post(address, data=b"x") as response:
        assert response.status == 403

    assert [desk.asked for desk in asked] == [[("GET", "/board/?topic=A")]]
    assert "Cookie" not in asked[0].headers
    assert asked[0].headers["Host"] == f"127.0.0.1:{ports.tls}"
