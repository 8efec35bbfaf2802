"""Reads the tables that stand beside the words of the flow files: services, signs, numbers."""

from dialogues import shelf
from dialogues.heard import Country
from dialogues.pages import Checks, Group, Kept, Service, Sign, Tongue, Warned
from dialogues.shelf import Page
from dialogues.turn import Urgency
from nlu.reading import Language


def services(page: Page) -> dict[str, Service]:
    """What exists near people, by the name it has in the file."""
    return {
        name: Service(
            needs=shelf.several(entry["needs"]),
            places=shelf.several(entry["places"]),
            line=entry.get("line", ""),
            statement=shelf.statement(entry),
        )
        for name, entry in page["services"].items()
    }


def signs(page: Page) -> dict[str, Sign]:
    """What the answers at the border mean, by the payload of the answer."""
    return {
        go: Sign(
            entry["reason"],
            shelf.urgency(entry) or Urgency.SOON,
            shelf.several(entry["facts"]),
            shelf.several(entry["ilo"]),
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
        name: Group(name, group["button"], shelf.several(group["topics"]))
        for name, group in page["groups"].items()
    }


def kept(page: Page) -> dict[str, Kept]:
    """What becomes of each thing that is not text, by the value of its `Kind`."""
    return {
        name: Kept(f"media.{name}", shelf.urgency(entry), entry.get("reason", ""))
        for name, entry in page["kept"].items()
    }


def flags(page: Page) -> dict[str, Warned]:
    """The table of warning signs in job offers, by id."""
    return {
        id_: Warned(
            id_,
            flag["weight"],
            flag["say"],
            shelf.several(flag["facts"]),
            shelf.several(flag["ilo"]),
        )
        for id_, flag in page["flags"].items()
    }


def tongues(page: Page) -> dict[Language, Tongue]:
    """The languages that can be chosen."""
    return {
        Language(code): Tongue(entry["own"], tuple(word.casefold() for word in entry["words"]))
        for code, entry in page["languages"].items()
    }


def icons(page: Page) -> dict[str, str]:
    """The picture on each button, by its payload or what stands before the colon."""
    return {str(go): icon for go, icon in page["icons"].items()}


def contacts(page: Page) -> dict[tuple[str, Country], tuple[str, ...]]:
    """The fact ids of the numbers to show, by danger (or "all") and country."""
    return {
        (kind, Country(country)): shelf.several(ids)
        for kind, countries in page["contacts"].items()
        for country, ids in countries.items()
    }
