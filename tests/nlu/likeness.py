"""How alike two messages are written, so that none of the yardstick's is one of the learnt."""

from collections import defaultdict
from collections.abc import Iterable

from nlu.engine.letters import plain, without_tones

ALIKE = 0.7  # of all runs of three letters, shared by both
_RUN = 3


def runs(text: str) -> frozenset[str]:
    """Every run of three letters of a message, without blanks, tones, marks and capitals."""
    letters = "".join(letter for letter in without_tones(plain(text)) if letter.isalnum())
    padded = f"<{letters or text}>"
    return frozenset(padded[at : at + _RUN] for at in range(max(len(padded) - _RUN + 1, 1)))


class Known:
    """Messages by their runs: which of them is most like another."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = [runs(text) for text in texts]
        self._where: dict[str, list[int]] = defaultdict(list)
        for number, own in enumerate(self._runs):
            for run in own:
                self._where[run].append(number)

    def nearest(self, text: str) -> float:
        """The likeness to the most alike, from 0 to 1 (Jaccard's)."""
        asked, shared = runs(text), defaultdict[int, int](int)
        for run in asked:
            for number in self._where.get(run, ()):
                shared[number] += 1
        return max(
            (
                both / (len(asked) + len(self._runs[number]) - both)
                for number, both in shared.items()
            ),
            default=0.0,
        )
