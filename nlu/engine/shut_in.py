"""Shuts this process in, for good: no network, no files but its own, no new connection or program.

Whoever gets hold of the engine by what they write must find nothing in it and reach nothing from
it. The kernel does that, asked by whoever has no rights; what it does not grant here is told.
"""

import contextlib
import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

NETWORK, FILES, CALLS = "network", "files", "calls"

_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_NOT_PERMITTED = 1  # EPERM

# By machine: its own mark, its number of seccomp, and the calls that are refused: socket, connect,
# bind, listen, execve, execveat, ptrace, process_vm_readv and _writev, pidfd_getfd, io_uring_setup,
# unshare, setns, mount, bpf.
_NUMBERS = {
    "x86_64": (
        0xC000003E, 317,
        (41, 42, 49, 50, 59, 322, 101, 310, 311, 438, 425, 272, 308, 165, 321),
    ),
    "aarch64": (
        0xC00000B7, 277,
        (198, 203, 200, 201, 221, 281, 117, 270, 271, 438, 425, 97, 268, 40, 280),
    ),
}  # fmt: skip
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | _NOT_PERMITTED
_OTHER_NUMBERS = 0x40000000  # a second way to call everything on x86_64

# Landlock: its calls have the same numbers on every machine.
_RULESET, _RULE, _RESTRICT = 444, 445, 446
_READ, _WRITE = 0b1101, 0b1111111110010  # execute, read; all that makes, writes, removes
_OF_A_FILE = 0b111  # execute, write, read
_SINCE = ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15))  # what later versions know besides
_NO_TCP, _NO_SIGNALS = 0b11, 0b11  # bind and connect; abstract sockets and signals of others

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def network() -> bool:
    """Leave the network, where this system lets somebody without rights do that.

    Only possible before there are threads. What is left is a loopback of this process alone.
    """
    with contextlib.suppress(OSError, AttributeError):
        return bool(_libc.unshare(_NEW_USERS | _NEW_NETWORK) == 0)
    return False


def files(own: Iterable[Path], read: Iterable[Path] = ()) -> bool:
    """Keep every file out of reach but those of Python, of the engine, and its `own` folders.

    Only what is begun afterwards is held: ask before there are threads.
    """
    version = _libc.syscall(_RULESET, None, 0, 1)
    if version < 1:
        return False
    every = _READ | _WRITE | sum(bit for since, bit in _SINCE if version >= since)
    asked = struct.pack("QQQ", every, _NO_TCP, _NO_SIGNALS)
    size = 8 * (1 + (version >= 4) + (version >= 6))  # noqa: PLR2004 - versions of Landlock
    rules = _libc.syscall(_RULESET, asked, size, 0)
    if rules < 0:
        return False
    try:
        for path in (*_of_python(), *read):
            _let(rules, path, _READ)
        for path in own:
            _let(rules, path, every)
        return _nothing_new() and _libc.syscall(_RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def calls() -> bool:
    """Refuse from now on, to every thread, to make or open a connection or to start a program."""
    return platform.machine() in _NUMBERS and refuse(_NUMBERS[platform.machine()][2])


def refuse(numbers: tuple[int, ...]) -> bool:
    """Refuse the calls of these numbers to every thread; on a machine that is known here."""
    machine, seccomp, _ = _NUMBERS[platform.machine()]
    lines = [*_program(machine, numbers)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    program = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    return _nothing_new() and bool(_libc.syscall(seccomp, 1, 1, program) == 0)  # for all threads


def _program(machine: int, numbers: tuple[int, ...]) -> Iterator[tuple[int, int, int, int]]:
    """What the kernel asks before each call: which machine, which number."""
    yield _LOAD, 0, 0, 4
    yield _IF_EQUAL, 1, 0, machine
    yield _RETURN, 0, 0, _REFUSE
    yield _LOAD, 0, 0, 0
    yield _IF_AT_LEAST, len(numbers) + 1, 0, _OTHER_NUMBERS
    for place, number in enumerate(numbers):
        yield _IF_EQUAL, len(numbers) - place, 0, number
    yield _RETURN, 0, 0, _ALLOW
    yield _RETURN, 0, 0, _REFUSE


def _nothing_new() -> bool:
    return bool(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0)


def _of_python() -> Iterator[Path]:
    """Where Python and the libraries of the system are; nothing under /etc, /var or a home."""
    yield from map(
        Path, (sys.prefix, sys.base_prefix, *(p for p in sys.path if p.endswith(".zip")))
    )
    for name in ("/usr/lib", "/usr/lib64", "/usr/share", "/usr/local/lib", "/lib", "/lib64"):
        yield Path(name)
    for name in ("/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo", "/proc/meminfo"):
        yield Path(name)
    yield from map(Path, ("/sys/devices/system/cpu", "/sys/bus/pci", "/dev/null", "/dev/urandom"))


def _let(rules: int, path: Path, rights: int) -> None:
    """Let this file, or all that is in this folder, be used so."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no leave
    try:
        kept = rights if path.is_dir() else rights & _OF_A_FILE
        _libc.syscall(_RULE, rules, 1, struct.pack("=Qi", kept, place), 0)
    finally:
        os.close(place)
