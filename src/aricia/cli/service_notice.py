"""Telling the supervisor of services (systemd, Type=notify) that the platform takes requests, or that it ends."""

from __future__ import annotations

import os
import socket


def tell_supervisor(state: str) -> None:
    """``READY=1`` or ``STOPPING=1``; nothing happens where nobody wants to know."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    place = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notice:
        notice.connect(place)
        notice.send(state.encode())
