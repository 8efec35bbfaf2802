"""What the measurements ask of a side: the helpline itself, or the peer it is held against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.bench.examples import Said

NO_REPLY = 30.0  # seconds after which a turn counts as unanswered


@dataclass(frozen=True, slots=True)
class Shares:
    """What the server uses, and what its engine does; the engine's is 0 where one does it all."""

    server: float
    engine: float

    @property
    def total(self) -> float:
        """Both processes together."""
        return self.server + self.engine

    def since(self, before: "Shares") -> "Shares":
        """How much more it is than before."""
        return Shares(self.server - before.server, self.engine - before.engine)


class Side(Protocol):
    """One chat service that can be talked to over the loopback."""

    name: str

    async def meet(self, chats: Sequence[int]) -> None:
        """Let these chats exist and say their first word, so that no turn is anybody's first."""
        ...

    async def turn(self, chat: int, said: Said, *, settle: bool = False) -> float | None:
        """Say one thing; seconds from the post to the first reply, None when none came.

        With `settle` it returns only when the whole reply is there.
        """
        ...

    async def pass_by(self, chat: int, said: Iterator[Said], turns: int) -> None:
        """Let a conversation grow by so many turns that nobody times."""
        ...

    def memory(self) -> Shares:
        """The resident memory it holds now, in MiB."""
        ...

    def processor(self) -> Shares:
        """The processor time it has used since it started, in seconds."""
        ...
