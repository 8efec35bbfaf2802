"""Reads the YAML files of `flows/` and `answers/` into pages; flows/README.md has the schema."""

from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from dialogues.heard import Age, Country
from dialogues.pages import Answer, Fact, Flow, Option, Statement, Step, Wordings
from dialogues.turn import Urgency

Page = dict[str, Any]


def pages(folder: str) -> dict[str, Page]:
    """Every YAML file of a folder of this package, by the name before `.yml`."""
    found = sorted(files("dialogues").joinpath(folder).iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".yml"): yaml.load(
            file.read_text(encoding="utf-8"), yaml.CSafeLoader
        )
        for file in found
        if file.name.endswith(".yml")
    }


def several(value: str | list[str] | None) -> tuple[str, ...]:
    """One thing, many or none, always as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def country(page: Page) -> Country | None:
    """The country that an entry is about, if it is about one alone."""
    return Country(page["country"]) if page.get("country") else None


def urgency(page: Page) -> Urgency | None:
    """How urgent the case is that an entry opens, if it opens one."""
    return Urgency(page["urgency"]) if page.get("urgency") else None


def wordings(flows: Mapping[str, Page]) -> dict[str, Wordings]:
    """Every paragraph of the flow files: texts, questions, and replies to buttons."""
    return {key: Wordings(key, several(value)) for key, value in _spoken(flows)}


def _spoken(flows: Mapping[str, Page]) -> Iterator[tuple[str, str | list[str]]]:
    for stem, page in flows.items():
        for name, text in (page.get("texts") or {}).items():
            yield f"{stem}.{name}", text["say"]
        for name, kept in (page.get("kept") or {}).items():
            yield f"{stem}.{name}", kept["say"]
        for name, step in (page.get("steps") or {}).items():
            yield f"{stem}.{name}?", step["ask"]
            for option in step.get("options", ()):
                if "say" in option:
                    yield f"{stem}.{name}.{option['go']}", option["say"]


def _option(stem: str, step: str, page: Page) -> Option:
    return Option(
        button=page["button"],
        go=page["go"],
        means=several(page.get("means")),
        words=tuple(word.casefold() for word in several(page.get("words"))),
        names=several(page.get("names")),
        next=page.get("next", ""),
        beside=page.get("beside", False),
        reply=f"{stem}.{step}.{page['go']}" if "say" in page else "",
    )


def _step(stem: str, name: str, page: Page) -> Step:
    return Step(
        name=name,
        ask=f"{stem}.{name}?",
        options=tuple(_option(stem, name, option) for option in page.get("options", ())),
        free=page.get("free", False),
        media=page.get("media", False),
        explains=several(page.get("explains")),
        skip=page.get("skip", False),
        back=page.get("back", False),
        next=page.get("next", ""),
        unless=page.get("unless", ""),
        voice=page.get("voice", False),
        signs=page.get("signs", False),
        ways=several(page.get("ways", "person")),
    )


def flow(stem: str, page: Page) -> Flow:
    """One flow file's questions."""
    return Flow(stem, tuple(_step(stem, name, step) for name, step in page["steps"].items()))


def facts(page: list[Page]) -> dict[str, Fact]:
    """Every fact of answers/facts.yml by its id."""
    return {entry["id"]: _fact(entry) for entry in page}


def _fact(page: Page) -> Fact:
    return Fact(
        id=page["id"],
        conf=page["conf"],
        source=page["source"],
        as_of=_day(page["as_of"]),
        country=country(page),
        values=tuple((page.get("values") or {}).items()),
        statement=page.get("statement", ""),
        language=page.get("language", ""),
        hours=page.get("hours", ""),
        confirmed_by=page["confirmed_by"],
        confirmed_on=_day(page["confirmed_on"]),
        expires_on=_day(page["expires_on"]),
    )


def _day(value: date | int | None) -> date | None:
    """A date as it stands in the file; a bare year is its first of January."""
    return date(value, 1, 1) if isinstance(value, int) else value


def answer(page: Page) -> Answer:
    """One topic's answer."""
    return Answer(
        label=page["label"],
        button=page["button"],
        statements=tuple(statement(part) for part in page["statements"]),
        step=page["step"]["say"],
        near=several(page["near"]),
        urgency=urgency(page),
        numbers=page.get("numbers", ""),
        opens=page.get("opens", ""),
        asks=page.get("asks", ""),
        reviewed_by=page["review"]["by"],
    )


def statement(page: Page) -> Statement:
    """One thing that is said, with the facts it rests on and whom it is for."""
    age = Age(page["age"]) if page.get("age") else None
    return Statement(page.get("statement", ""), several(page.get("facts")), country(page), age)


def reasons(flows: Mapping[str, Page]) -> dict[str, str]:
    """The signs that the house itself notes for the worker, by flow and name."""
    return {
        f"{stem}.{name}": entry["reason"]
        for stem, page in flows.items()
        for name, entry in (page.get("reasons") or {}).items()
    }
