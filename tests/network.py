"""A network of the tests' own, in which there is nobody but this machine, and the kernel counts.

Every process that a test starts is in it too: the house, the engine, PostgreSQL, the browser.
"""

import ctypes
import fcntl
import os
import socket
import struct
from contextlib import suppress
from pathlib import Path

NEW_NETWORK = 0x40000000  # CLONE_NEWNET, unshare(2)
SET_FLAGS, SET_ADDRESS, SET_MASK, UP = 0x8914, 0x8916, 0x891C, 0x1  # netdevice(7)
PLUG, TAP, NO_HEADER = 0x400454CA, 0x2, 0x1000  # TUNSETIFF, IFF_TAP, IFF_NO_PI: if_tun.h
# Chromium calls itself offline where there is no wire: here is one, and nobody at its other end.
WIRE, OURS = b"wire0", "192.0.2.1"  # nobody's, RFC 5737
# Before it believes in IPv6 it asks the kernel for a way to this address, and sends nothing.
ASKED_FOR = "2001:4860:4860::8888"
COUNTS = Path("/proc/self/net/snmp"), Path("/proc/self/net/snmp6")
TUN, HERE = Path("/dev/net/tun"), Path("/proc/self/ns/net")


def enter() -> bool:
    """Leave the machine's network for one of our own; whether this process may (root may)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not (TUN.exists() and COUNTS[1].exists()):
        return False
    with HERE.open("rb") as before:
        if libc.unshare(NEW_NETWORK) != 0:
            return False
        try:
            _connect()
        except OSError:
            libc.setns(before.fileno(), NEW_NETWORK)
            return False
    return True


def strays() -> int:
    """How often anybody in this network has turned to an address outside since it was made."""
    four, six = (path.read_text(encoding="ascii").splitlines() for path in COUNTS)
    names, values = (line.split() for line in four[:2])
    found = dict(zip(names, values, strict=True))["OutNoRoutes"]
    return int(found) + sum(int(line.split()[1]) for line in six if line.startswith("Ip6OutNoR"))


def asks(address: str, kind: socket.SocketKind) -> None:
    """Try to reach somebody; for the proof that such a try is counted."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, kind) as caller:
        try:
            caller.connect((address, 443))
        except OSError as error:
            print(os.strerror(error.errno or 0))  # noqa: T201 - seen where the proof fails


def _connect() -> None:
    wire = os.open(TUN, os.O_RDWR)  # stays open: without its holder it is unplugged
    fcntl.ioctl(wire, PLUG, struct.pack("16sH22x", WIRE, TAP | NO_HEADER))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for what, address in ((SET_ADDRESS, OURS), (SET_MASK, "255.255.255.255")):
            where = socket.AF_INET, socket.inet_aton(address)
            fcntl.ioctl(asked, what, struct.pack("16sH2x4s8x", WIRE, *where))
        for name in (b"lo", WIRE):
            fcntl.ioctl(asked, SET_FLAGS, struct.pack("16sH14x", name, UP))
    with suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as asked:
        ours = socket.inet_pton(socket.AF_INET6, ASKED_FOR), 128, socket.if_nametoindex("lo")
        fcntl.ioctl(asked, SET_ADDRESS, struct.pack("16sIi", *ours))  # not where IPv6 is shut off
