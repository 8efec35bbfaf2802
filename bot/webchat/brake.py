"""Slows a flood down without losing a word: what was sent is stored, then the answer waits."""

from collections import OrderedDict, deque

WINDOW = 60.0  # seconds
EASY = 30  # posts within the window that are answered at once
PAUSE = 2.0  # seconds before any further one is answered
MOST_CHATS = 5000


class Brake:
    """Counts the posts of each chat; forgets the chats that have been still for longest."""

    def __init__(self) -> None:
        self._posts: OrderedDict[str, deque[float]] = OrderedDict()

    def pause(self, token: str, now: float) -> float:
        """Note one post at `now` (seconds of a steady clock); how long its answer should wait."""
        posts = self._posts.setdefault(token, deque(maxlen=EASY + 1))
        self._posts.move_to_end(token)
        if len(self._posts) > MOST_CHATS:
            self._posts.popitem(last=False)
        posts.append(now)
        return PAUSE if len(posts) > EASY and now - posts[0] < WINDOW else 0.0

    def wrote(self, token: str) -> bool:
        """Whether this chat posted something since the house opened."""
        return token in self._posts

    def forget(self, token: str) -> None:
        """The chat was left."""
        self._posts.pop(token, None)
