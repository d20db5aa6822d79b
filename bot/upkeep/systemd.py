"""Tells systemd how a process is doing, as sd_notify(3) describes it."""

import os
import socket


def tell(state: str) -> None:
    """E.g. READY=1 or STOPPING=1; nothing happens where systemd did not start us."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # in the abstract namespace
        address = f"\0{address[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.connect(address)
        connection.send(state.encode())
