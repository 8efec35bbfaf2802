"""`saiyai doctor`: what is wrong with this house, and how to mend it."""

import asyncio
import json

import click

from bot.doctor.fault import CORRECT, Fault, Weight, s
from bot.doctor.looking import Found, Report, look_over
from bot.errors import BadSetting
from bot.house import utc_now
from bot.settings import read_settings

FIRST = {Weight.WRONG: "Wrong", Weight.SOON: "Soon"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for other programs.")
def doctor(*, as_json: bool) -> None:
    """Look the house over and say what is wrong, and how to mend it.

    Nothing is changed. It may run beside an open house, as the house's own user and with its
    settings. The exit code is 0 where all is well, 1 where something is to be done soon, 2 where
    something is wrong.
    """
    report = _report()
    click.echo(_as_json(report) if as_json else _as_text(report))
    raise click.exceptions.Exit(report.exit_code)


def _report() -> Report:
    """What was found; a setting that cannot be used is all that can be told then."""
    try:
        return asyncio.run(look_over(read_settings(), utc_now))
    except BadSetting as wrong:
        fault = Fault(str(wrong), CORRECT)
        return Report((Found("setting_unusable", Weight.WRONG, fault),), (), ())


def _as_text(report: Report) -> str:
    lines = [
        f"{FIRST[one.weight]}: {one.fault.sentence}\n    {one.fault.mend}" for one in report.found
    ]
    count = len(report.found)
    lines.append(f"{count} fault{s(count)} found, {len(report.well)} things are well.")
    if report.unseen:
        lines.append(f"Not looked at here: {', '.join(report.unseen)}.")
    return "\n".join(lines)


def _as_json(report: Report) -> str:
    found = [
        {
            "check": one.check,
            "weight": one.weight,
            "sentence": one.fault.sentence,
            "mend": one.fault.mend,
        }
        for one in report.found
    ]
    told = {"faults": found, "well": report.well, "not_looked_at": report.unseen}
    return json.dumps(told, ensure_ascii=False)
