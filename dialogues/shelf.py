"""Reads the YAML files of `flows/` and `answers/` into pages; flows/README.md has the schema."""

from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from dialogues.heard import Age, Country
from dialogues.pages import (
    Answer,
    Checks,
    Fact,
    Flow,
    Group,
    Kept,
    Option,
    Service,
    Sign,
    Statement,
    Step,
    Tongue,
    Warned,
    Wordings,
)
from dialogues.turn import Urgency
from nlu.reading import Language

Page = dict[str, Any]


def pages(folder: str) -> dict[str, Page]:
    """Every YAML file of a folder of this package, by the name before `.yml`."""
    found = sorted(files("dialogues").joinpath(folder).iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".yml"): yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in found
        if file.name.endswith(".yml")
    }


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _country(page: Page) -> Country | None:
    return Country(page["country"]) if page.get("country") else None


def _urgency(page: Page) -> Urgency | None:
    return Urgency(page["urgency"]) if page.get("urgency") else None


def wordings(flows: Mapping[str, Page]) -> dict[str, Wordings]:
    """Every paragraph of the flow files: texts, questions, and replies to buttons."""
    found = {}
    for key, value in _spoken(flows):
        found[key] = Wordings(key, _several(value))
    return found


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
        means=_several(page.get("means")),
        words=tuple(word.casefold() for word in _several(page.get("words"))),
        names=_several(page.get("names")),
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
        explains=_several(page.get("explains")),
        skip=page.get("skip", False),
        back=page.get("back", False),
        next=page.get("next", ""),
        unless=page.get("unless", ""),
        voice=page.get("voice", False),
        signs=page.get("signs", False),
        ways=_several(page.get("ways", "person")),
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
        country=_country(page),
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
        statements=tuple(_statement(part) for part in page["statements"]),
        step=page["step"]["say"],
        near=_several(page["near"]),
        urgency=_urgency(page),
        numbers=page.get("numbers", ""),
        opens=page.get("opens", ""),
        asks=page.get("asks", ""),
        reviewed_by=page["review"]["by"],
    )


def _statement(page: Page) -> Statement:
    age = Age(page["age"]) if page.get("age") else None
    return Statement(page.get("statement", ""), _several(page.get("facts")), _country(page), age)


def services(page: Page) -> dict[str, Service]:
    """What exists near people, by the name it has in the file."""
    return {
        name: Service(
            needs=_several(entry["needs"]),
            places=_several(entry["places"]),
            line=entry.get("line", ""),
            statement=_statement(entry),
        )
        for name, entry in page["services"].items()
    }


def signs(page: Page) -> dict[str, Sign]:
    """What the answers at the border mean, by the payload of the answer."""
    return {
        go: Sign(
            entry["reason"],
            _urgency(entry) or Urgency.SOON,
            _several(entry["facts"]),
            _several(entry["ilo"]),
        )
        for go, entry in page["signs"].items()
    }


def checks(page: Page) -> Checks:
    """The ladder of questions to somebody on their way."""
    return Checks(**page["checks"])


def fields(page: Page) -> dict[str, str]:
    """What each line of a plan is called on the worker's page."""
    return {name: entry["name"] for name, entry in page["fields"].items()}


def groups(page: Page) -> dict[str, Group]:
    """The headings of the menu."""
    return {
        name: Group(name, group["button"], _several(group["topics"]))
        for name, group in page["groups"].items()
    }


def kept(page: Page) -> dict[str, Kept]:
    """What becomes of each thing that is not text, by the value of its `Kind`."""
    return {
        name: Kept(f"media.{name}", _urgency(entry), entry.get("reason", ""))
        for name, entry in page["kept"].items()
    }


def flags(page: Page) -> dict[str, Warned]:
    """The table of warning signs in job offers, by id."""
    return {
        id_: Warned(
            id_, flag["weight"], flag["say"], _several(flag["facts"]), _several(flag["ilo"])
        )
        for id_, flag in page["flags"].items()
    }


def tongues(page: Page) -> dict[Language, Tongue]:
    """The languages that can be chosen."""
    return {
        Language(code): Tongue(entry["own"], tuple(word.casefold() for word in entry["words"]))
        for code, entry in page["languages"].items()
    }


def reasons(flows: Mapping[str, Page]) -> dict[str, str]:
    """The signs that the house itself notes for the worker, by flow and name."""
    return {
        f"{stem}.{name}": entry["reason"]
        for stem, page in flows.items()
        for name, entry in (page.get("reasons") or {}).items()
    }


def icons(page: Page) -> dict[str, str]:
    """The picture on each button, by its payload or what stands before the colon."""
    return {str(go): icon for go, icon in page["icons"].items()}


def contacts(page: Page) -> dict[tuple[str, Country], tuple[str, ...]]:
    """The fact ids of the numbers to show, by danger (or "all") and country."""
    return {
        (kind, Country(country)): _several(ids)
        for kind, countries in page["contacts"].items()
        for country, ids in countries.items()
    }
