"""Encryption to somebody who is not on this machine: age, streaming, by identity and recipient."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyrage
from pyrage import x25519

from bot.errors import BadArchive

Recipient = Any  # the library has no types
Identity = Any
MARK = b"age-encryption.org/v1\n"
NOT_A_RECIPIENT = (
    "SAIYAI_BACKUP_RECIPIENT must be an age recipient: it begins with age1. "
    "Make one with: saiyai keys identity FILE"
)
NO_IDENTITY = (
    "There is no identity in {path}: it would begin with AGE-SECRET-KEY-1. "
    "Bring the file that saiyai keys identity made."
)
NOT_OURS = (
    "{name} is no archive or keyring of Saiyai, or its beginning is damaged. "
    "Copy it again, or take another one."
)
UNREADABLE = "{path} cannot be read."
NOT_FOR_IT = (
    "{name} does not open with this identity: it was made for another recipient. "
    "Bring the identity whose public key was SAIYAI_BACKUP_RECIPIENT then."
)
DAMAGED = (
    "{name} is damaged or was cut off: it does not open to its end. "
    "Copy it again, or take an older archive."
)


def new_identity(now: datetime) -> tuple[str, str]:
    """A fresh identity, as age itself writes one into a file, and its recipient."""
    identity = x25519.Identity.generate()
    recipient = str(identity.to_public())
    return f"# created: {now.isoformat()}\n# public key: {recipient}\n{identity}\n", recipient


def recipient_of(text: str) -> Recipient:
    """The recipient that this text names."""
    try:
        return x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise BadArchive(NOT_A_RECIPIENT) from None


def identity_in(path: Path) -> Identity:
    """The identity in a file like those of age."""
    try:
        lines = path.read_text(encoding="ascii").split()
    except UnicodeDecodeError:
        lines = []
    except OSError:
        raise BadArchive(UNREADABLE.format(path=path)) from None
    for line in lines:
        if line.startswith("AGE-SECRET-KEY-"):
            with suppress(pyrage.IdentityError):
                return x25519.Identity.from_str(line)
    raise BadArchive(NO_IDENTITY.format(path=path))


@contextmanager
def closing_into(file: BinaryIO, recipient: Recipient) -> Iterator[IO[bytes]]:
    """Whatever is written here goes encrypted into the file; it is whole when this ends."""
    out = _Out(file)
    plain, writer = _pipe()
    beside = _beside(lambda: pyrage.encrypt_io(plain, out, [recipient]), plain)
    try:
        with suppress(BrokenPipeError), writer:  # why it broke is said below
            yield writer
    finally:
        wait([beside])
    if out.failed is not None:
        raise out.failed
    beside.result()


@contextmanager
def opened(path: Path, identity: Identity) -> Iterator[IO[bytes]]:
    """What is in an encrypted file, as it is read. Raises `BadArchive` where it does not open.

    The end of what can be read is only known to be the true one when this ends.
    """
    try:
        file = path.open("rb")
    except OSError:
        raise BadArchive(UNREADABLE.format(path=path)) from None
    with file:
        if file.read(len(MARK)) != MARK:
            raise BadArchive(NOT_OURS.format(name=path.name))
        file.seek(0)
        reader, plain = _pipe()
        beside = _beside(lambda: pyrage.decrypt_io(file, plain, [identity]), plain)
        try:
            with reader:
                yield reader
        except BadArchive:
            _said(beside.exception(), path.name)  # it is why nobody could read on
            raise
        finally:
            wait([beside])
        _said(beside.exception(), path.name)


def _said(failed: BaseException | None, name: str) -> None:
    """Say why it did not open, if so."""
    if failed is None or _left(failed):
        return
    if isinstance(failed, pyrage.DecryptError) and "matching" in str(failed):
        raise BadArchive(NOT_FOR_IT.format(name=name)) from None
    if isinstance(failed, (pyrage.DecryptError, OSError)):
        raise BadArchive(DAMAGED.format(name=name)) from None
    raise failed


def _left(failed: BaseException) -> bool:
    """Whether it only failed because nobody read on."""
    return isinstance(failed, BrokenPipeError) or "Broken pipe" in str(failed)


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


class _Out:
    """The file that is written to; keeps why it could not be, which the library only quotes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failed: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as failed:
            self.failed = failed
            raise

    def flush(self) -> None:
        """The file is flushed by whoever opened it."""


def _beside(work: Callable[[], None], end: IO[bytes]) -> Future[None]:
    """Encrypt or decrypt while others write or read at the other end of a pipe."""

    def to_its_end() -> None:
        with suppress(BrokenPipeError), end:
            work()

    with_one = ThreadPoolExecutor(1)
    begun = with_one.submit(to_its_end)
    with_one.shutdown(wait=False)
    return begun
