"""Hears one message: the danger net first, words that always work, then the engine in its time."""

import time
from dataclasses import replace
from typing import Protocol

from nlu.client import Parsed
from nlu.controls import Controls
from nlu.danger import DangerNet
from nlu.entities import Entities
from nlu.offers import Offers
from nlu.offers import joined as with_signs
from nlu.reading import UNKNOWN, Danger, Entity, Evidence, Intent, Level, Reading
from nlu.script import language_of, script_of, tells_nothing

CRISIS = "crisis_"
ALARMING = (CRISIS, "report_")
# How likely all crisis labels are together; `saiyai nlu test --folds` prints what others would do.
SURE_AT = 0.5
MAYBE_AT = 0.12
BOTH_AT = 0.3  # where the net is in doubt as well, this is enough to be sure
# Where the crises together are this unlikely and another label this likely, what the net took for
# sure is in doubt: a film, a law, an idiom. It is asked about, never dropped.
DOUBT_BELOW = 0.05
CALM_AT = 0.8
# Where they are next to impossible and a topic next to certain, the topic explains the words that
# the net was in doubt about: "whom do I call if I see someone beaten". Small talk explains nothing:
# people say goodbye with a thank you. Nor do feelings and illness.
EXPLAINED_BELOW = 0.01
EXPLAINED_AT = 0.95
EXPLAINS_NOTHING = frozenset({"ask_counselling", "ask_health_care"})
WEIGHED = 200  # letters: of a longer message the engine's sentence model reads both ends only
ASK_BELOW = 0.35  # less sure than this of a label, the bot asks instead of guessing
NEAREST = 4
ENGINE_READS = 1_000  # letters from each end; the net reads them all


class Engine(Protocol):
    """What the ear asks of the engine."""

    async def parse(self, text: str) -> Parsed | None:
        """Labels by likelihood; None when the engine is late, wrong or absent."""
        ...

    async def ready(self) -> bool:
        """Whether the engine answers."""
        ...


class Ear:
    """Reads messages; with no engine it still hears danger and the words that always work."""

    def __init__(
        self,
        net: DangerNet,
        controls: Controls,
        engine: Engine | None,
        *,
        entities: Entities | None = None,
        offers: Offers | None = None,
    ) -> None:
        self._net = net
        self._controls = controls
        self._engine = engine
        self._entities = entities
        self._offers = offers

    async def ready(self) -> bool:
        """Whether the engine answers; without it danger is still heard."""
        return self._engine is not None and await self._engine.ready()

    async def hear(self, text: str) -> Reading:
        """Read one message as typed; never raises, never waits longer than the engine's budget."""
        began = time.perf_counter()
        danger = self._net.find(text)
        intent = UNKNOWN
        ranking: tuple[Intent, ...] = ()
        parsed: Parsed | None = None
        given = shortened(text)
        control = self._controls.find(text)
        if control is not None:
            intent = Intent(control, 1.0)
        elif self._engine is not None and text.strip():
            parsed = await self._engine.parse(given)
        named = self._entities.find(text) if self._entities else ()
        if parsed is not None:
            # A mere name is like nothing that the engine learnt: the net alone hears danger in it.
            guesses = _without_crises(parsed.ranking) if _is_a_name(text, named) else parsed.ranking
            ranking = guesses[:NEAREST]
            intent = ranking[0] if ranking and ranking[0].confidence >= ASK_BELOW else UNKNOWN
            danger = joined(danger, guesses, weighed=len(text) <= WEIGHED)
        flags = self._offers.find(text, named) if self._offers else ()
        return Reading(
            text=text,
            language=language_of(text),
            script=script_of(text),
            guessed=tells_nothing(text),
            intent=intent,
            nearest=ranking,
            danger=danger,
            entities=named,
            flags=with_signs(flags, parsed.signs if parsed and self._offers else (), given),
            ms=(time.perf_counter() - began) * 1000,
        )


def joined(danger: Danger, ranking: tuple[Intent, ...], *, weighed: bool) -> Danger:
    """The net's danger and the engine's crisis labels together.

    The engine raises a danger. If it has `weighed` every letter it may put a sure one in doubt and
    explain a doubtful one away; a sure one is never dropped.
    """
    crises = [guess for guess in ranking if guess.label.startswith(CRISIS)]
    likely = sum(guess.confidence for guess in crises)
    if danger.level is Level.SURE:
        calm = weighed and likely < DOUBT_BELOW and _is_calm(ranking)
        return replace(danger, level=Level.MAYBE) if calm else danger
    sure_at = BOTH_AT if danger.level is Level.MAYBE else SURE_AT
    if likely < (sure_at if danger.level is Level.MAYBE else MAYBE_AT):
        explained = weighed and likely < EXPLAINED_BELOW and _is_explained(ranking)
        return Danger() if explained else danger
    level = Level.SURE if likely >= sure_at else Level.MAYBE
    evidence = (*danger.evidence, Evidence("the whole message sounds like it", ""))
    return Danger(level, danger.kind or crises[0].label, evidence)


def _is_a_name(text: str, named: tuple[Entity, ...]) -> bool:
    """Whether a message is a place, a trade or the like, and nothing beside it."""
    return any(one.end - one.start == len(text.strip()) for one in named)


def _without_crises(ranking: tuple[Intent, ...]) -> tuple[Intent, ...]:
    return tuple(guess for guess in ranking if not guess.label.startswith(CRISIS))


def _is_calm(ranking: tuple[Intent, ...]) -> bool:
    """Whether something is surely said that no social worker needs to see."""
    return any(
        guess.confidence >= CALM_AT and not guess.label.startswith(ALARMING) for guess in ranking
    )


def _is_explained(ranking: tuple[Intent, ...]) -> bool:
    """Whether a topic that has nothing to do with the writer's own danger is next to certain."""
    return any(
        guess.confidence >= EXPLAINED_AT
        and (guess.label.startswith("ask_") or guess.label == "out_of_scope")
        and guess.label not in EXPLAINS_NOTHING
        for guess in ranking
    )


def shortened(text: str) -> str:
    """A very long message as its two ends, where people say what they want."""
    if len(text) <= 2 * ENGINE_READS:
        return text
    return f"{text[:ENGINE_READS]} {text[-ENGINE_READS:]}"
