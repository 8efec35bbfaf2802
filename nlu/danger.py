"""The danger net: hears danger by phrases alone, in one linear pass, with no engine running."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from nlu.letters import is_thai
from nlu.net import Hits, Net, Places, Span
from nlu.reading import Danger, Evidence, Level
from nlu.signs import KINDS, Role, Sign, read_phrases
from nlu.sound import sound_of
from nlu.text import Comparable, drawn_together, letters_of

CHILD_REASON = "tells of a child in this danger"
_MOST_EVIDENCE = 6
_HARM_TO_A_CHILD = frozenset({"crisis_violence", "crisis_sexual_harm", "crisis_confined"})
_WEIGHT = {Level.SURE: 0, Level.MAYBE: 1}
_LOWER = {Level.SURE: Level.MAYBE, Level.MAYBE: Level.NONE, Level.NONE: Level.NONE}


@dataclass(frozen=True, slots=True)
class _Found:
    """One sign of danger seen in a message."""

    level: Level
    kind: str
    reason: str
    words: str
    start: int

    def rank(self) -> tuple[int, int, int]:
        """Order by level, then by kind, then by place."""
        return _WEIGHT[self.level], KINDS.index(self.kind), self.start


class DangerNet:
    """All danger phrases of all five ways of writing.

    Among signs of one level the kind that leaves the least time comes first: wishing to die and
    being badly hurt are a matter of minutes, a child cannot act alone, then violence, sexual
    harm and confinement, whose first answers are alike.
    """

    def __init__(self, typed: list[Sign], by_sound: list[Sign]) -> None:
        self._typed = _Listener(typed)
        self._by_sound = _Listener(by_sound)

    @classmethod
    def load(cls) -> Self:
        """Read the phrases that come with the package; takes about a second and a half."""
        phrases = read_phrases()
        return cls(phrases.typed, phrases.sounded)

    def find(self, text: str) -> Danger:
        """Tell the danger in one message as typed; never fails, whatever was typed."""
        letters = letters_of(text)
        found = list(self._typed.find(drawn_together(text, letters)))
        if any("a" <= letter <= "z" for letter in letters.form):
            found += self._by_sound.find(sound_of(text, letters, apart=True))
        found.sort(key=_Found.rank)
        if not found:
            return Danger()
        evidence = dict.fromkeys(Evidence(sign.reason, sign.words) for sign in found)
        return Danger(found[0].level, found[0].kind, _shown(list(evidence)))


def _shown(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    """Keep one quotation for each reason before second ones, six at most."""
    firsts = {sign.reason: sign for sign in reversed(evidence)}
    reasons = list(dict.fromkeys(sign.reason for sign in evidence))
    return tuple(firsts[reason] for reason in reasons)[:_MOST_EVIDENCE]


class _Listener:
    """The signs of one form of writing, and what lowers or sharpens them."""

    def __init__(self, signs: list[Sign]) -> None:
        self._signs = sorted(signs, key=lambda sign: list(Role).index(sign.role))
        self._net = Net(sign.pattern for sign in self._signs)
        self._of_role = {role: self._range(role) for role in Role}

    def _range(self, role: Role) -> range:
        places = [place for place, sign in enumerate(self._signs) if sign.role is role]
        return range(places[0], places[-1] + 1) if places else range(0)

    def find(self, message: Comparable) -> Iterator[_Found]:
        hits = self._net.hits(message)
        if not hits:
            return
        doubt = _Doubt(self, message, hits)
        children = Places(self.spans(Role.CHILD, hits))
        for number, spans in self._net.seen(hits, self._of_role[Role.SIGN], doubt.judge):
            found = self._best(self._signs[number], spans, message, doubt)
            if found is None:
                continue
            yield found[0]
            if found[0].kind in _HARM_TO_A_CHILD and children.near(found[1]):
                yield replace(found[0], kind="crisis_child", reason=CHILD_REASON)

    def spans(self, role: Role, hits: Hits) -> list[Span]:
        """Give every place where a phrase of this role stands, in order of its end."""
        seen = self._net.seen(hits, self._of_role[role], lambda span: span)
        return sorted({span for _, spans in seen for span in spans})

    def _best(
        self, sign: Sign, spans: list[Span], message: Comparable, doubt: "_Doubt"
    ) -> tuple[_Found, Span] | None:
        """Give the surest place of one sign, or nothing if every place is explained away."""
        best: tuple[Level, Span] | None = None
        for span in spans:
            if sign.alone and (span.start, span.end) != (0, len(message.form)):
                continue
            level = doubt.lowered(sign.level, span)
            if level is not Level.NONE and (best is None or _WEIGHT[level] < _WEIGHT[best[0]]):
                best = level, span
            if level is sign.level:
                break
        if best is None:
            return None
        level, span = best
        words = message.quote(span.start, span.end)
        return _Found(level, sign.kind, sign.reason, words, span.start), span


class _Doubt:
    """What in a message speaks against its signs: idioms, denials, films and news."""

    def __init__(self, listener: _Listener, message: Comparable, hits: Hits) -> None:
        self._message = message
        self._harmless = Places(listener.spans(Role.HARMLESS, hits))
        self._elsewhere = Places(listener.spans(Role.ELSEWHERE, hits))
        denials = filter(self._is_said, listener.spans(Role.NOT_SO, hits))
        self._denials = {span.end: span.start for span in denials}
        self._subjects = {span.end for span in listener.spans(Role.SUBJECT, hits)}
        self._subject_starts = {span.start for span in listener.spans(Role.SUBJECT, hits)}

    def _is_said(self, denial: Span) -> bool:
        """Tell ไม่ and บ่ (not) from ไม้ (wood) and a mere บ, which only their tone mark does."""
        thai = is_thai(self._message.form[denial.start])
        return not thai or "่" in self._message.quote(denial.start, denial.end)

    def judge(self, hit: Span) -> Span | None:
        """Throw out what an idiom covers or a plain denial takes back; doubt what is half denied.

        A denial is plain at the start of a message, after a gap or after a subject ("I was not
        beaten"). Elsewhere it may belong to the words before it: ອອກບໍ່ໄດ້ຖືກຂັງ is "cannot go out,
        am locked in", so it only makes the sign less sure. Words that begin with a subject of
        their own are a new clause ("if not he will kill me") and are never denied.
        """
        if self._harmless.cover(hit):
            return None
        denial = self._denials.get(hit.start)
        if denial is None or hit.start in self._subject_starts:
            return hit
        if self._is_latin(hit) or not self._message.gaps[hit.start]:
            return None if self._is_plain(denial) else replace(hit, shaky=True)
        return hit

    def _is_latin(self, hit: Span) -> bool:
        return self._message.form[hit.start].isascii()

    def _is_plain(self, denial: int) -> bool:
        return denial == 0 or bool(self._message.gaps[denial]) or denial in self._subjects

    def lowered(self, level: Level, span: Span) -> Level:
        """Take one step off for a half denial, and one for a film, the news or a dream nearby."""
        if span.shaky:
            level = _LOWER[level]
        if self._elsewhere.near(span):
            level = _LOWER[level]
        return level
