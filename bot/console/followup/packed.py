"""The case-conference pack of a record: one value, drawn on the screen and as a PDF."""

from collections.abc import Iterator
from datetime import date

from bot.console.followup import trends, words
from bot.console.followup.needs import open_needs
from bot.console.followup.pack_words import Writer, names
from bot.followup.pdf import Pack, Row, Section, Trend
from bot.followup.record import Record
from bot.house import House
from bot.sentences import N_
from bot.store.followup.entries import Written
from dialogues.followup.plan import Purpose
from nlu.reading import Language

TO_DO = ("task", "decision")
HAPPENED = ("visit", "call", *TO_DO)  # in the timeline, beside the check-ins
BLANKS = 4  # empty lines for what is decided
TITLE = N_("Case conference")
SUBTITLE = N_("{name}, {date}")
FOOTER = N_("Confidential: only for those at this table.")
UNNAMED = N_("Without the name. Please read it before you hand it on: a note may name somebody.")
YES, NO = N_("Yes"), N_("No")


def packed(house: House, language: Language, told: Record, today: date, *, named: bool) -> Pack:
    """The whole pack; only a `named` one tells who the person is."""
    writer = Writer(house, language, told, today, None if named else names(told))
    called = told.about.name if named and told.about.name else told.pseudonym
    return Pack(
        title=writer.say(TITLE),
        subtitle=writer.say(SUBTITLE, name=called, date=today),
        about=tuple(_about(writer)),
        trends=tuple(_trends(writer)),
        sections=tuple(_sections(writer)),
        footer=writer.say(FOOTER if named else UNNAMED),
        language=language,
    )


def _about(writer: Writer) -> Iterator[tuple[str, str]]:
    told = writer.told
    yield writer.say(N_("Follow-up")), writer.say(words.STATES.get(told.plan.state, ""))
    if told.plan.started_on:
        yield writer.say(N_("Since")), writer.day(told.plan.started_on)
    yield writer.say(N_("Worker")), told.plan.worker
    yield writer.say(N_("Under 18")), writer.say(YES if told.under_18 else NO)
    shared = writer.say(YES if Purpose.PARTNER in told.given else NO)
    yield writer.say(words.PURPOSES[Purpose.PARTNER]), shared


def _trends(writer: Writer) -> Iterator[Trend]:
    for domain, known in writer.house.router.book.followup.domains.items():
        points = trends.points(writer.told.asked, domain)
        if any(score is not None for _, score in points):
            yield Trend(writer.say(known.name), points)


def _sections(writer: Writer) -> Iterator[Section]:
    lines = writer.told.entries
    noticed = (_flag(writer, flag.domain, flag.reason) for flag in writer.told.flags)
    yield writer.section(N_("What needs attention"), noticed, N_("Nothing stands out just now."))
    yield writer.section(N_("Open needs"), _needs(writer), N_("No need is open."))
    broken = (writer.row(one) for one in lines if _is_broken(one, writer.today))
    none = N_("Every promise was kept, or is not due yet.")
    yield writer.section(N_("Promised and not kept"), broken, none)
    referred = (writer.row(one) for one in lines if one.kind == "referral")
    yield writer.section(N_("Referrals"), referred, N_("No other service was asked yet."))
    to_do = (writer.row(one) for one in lines if one.kind in TO_DO and one.done_at is None)
    yield writer.section(N_("To do"), to_do, N_("Nothing is to be done just now."))
    nothing = N_("Nothing is written down yet.")
    yield writer.section(N_("What happened"), _timeline(writer), nothing)
    blanks = (Row(f"{number}.", "") for number in range(1, BLANKS + 1))
    yield writer.section(N_("Decisions"), blanks, "")


def _flag(writer: Writer, domain: str, reason: str) -> Row:
    known = writer.house.router.book.followup.domains.get(domain)
    return Row(writer.say(known.name) if known else "", writer.say(reason))


def _needs(writer: Writer) -> Iterator[Row]:
    for one in open_needs(writer.told):
        yield Row(writer.day(one.since), writer.need(one.need), writer.bare(one.note))


def _is_broken(one: Written, today: date) -> bool:
    late = one.done_at is None and one.due_on is not None and one.due_on < today
    return one.kind == "promise" and (late or one.outcome == "not_kept")


def _timeline(writer: Writer) -> Iterator[Row]:
    """Check-ins, visits, calls and what was decided, oldest first."""
    told = writer.told
    asked = [(one.day, _checkin(writer, one.day, one.state)) for one in told.asked]
    done = [(one.day, writer.row(one)) for one in told.entries if _happened(one)]
    yield from (row for _, row in sorted((*asked, *done), key=lambda pair: pair[0]))


def _happened(one: Written) -> bool:
    return one.kind in HAPPENED and (one.due_on is None or one.done_at is not None)


def _checkin(writer: Writer, day: date, state: str) -> Row:
    how = writer.say(words.CHECKINS[state]) if state in words.CHECKINS else ""
    return Row(writer.day(day), writer.say(N_("Check-in")), how)
