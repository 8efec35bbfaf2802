"""Sentences that people read and that no dialogue says: marked here, translated in `locales`."""


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a sentence for translation; it is translated where it is shown."""
    return sentence


# NOTE: To the person, when a member of staff takes over the conversation. {name} is a first name.
SOMEONE_IS_HERE = N_("{name} from our team is here and reads what you write.")
# NOTE: To the person, when the member of staff has closed the talk.
TALK_HANDED_BACK = N_(
    "{name} has ended the talk for now. I am the answering program again. "
    "Write whenever you like, and ask for a person at any time."
)
# NOTE: To a member of staff, on their own phone. It must never say anything about the person.
CASE_WAITS = N_("Saiyai desk: something is waiting ({level}).")
ALERTS_LINKED = N_("This chat now gets a word when something waits at the desk.")
LEVELS = {"now": N_("now"), "today": N_("today"), "soon": N_("soon")}

REFUSED = N_("That login and passphrase do not fit together. Please try again in a minute.")

CLAIMED = N_("This case is yours now.")
TAKEN = N_("{name} has taken this case already.")
NOT_YOURS = N_("This case is not in your hands now. Your text is still in the box.")
IS_CLOSED = N_("This case is closed. Your text is still in the box.")
NO_SUCH_CASE = N_("There is no such case.")
FORGOTTEN = N_("This person asked us to forget everything; nothing can be sent.")
STOPPED = N_("This person asked us not to write. They can write to us at any time.")
UNREACHABLE = N_("This person has shut the chat; nothing can be sent.")
EMPTY = N_("There is nothing in the box yet.")
TOO_LONG = N_("This text is too long: at most {most} characters. It is still in the box.")
ON_ITS_WAY = N_("Your answer is on its way.")
NOTED = N_("Your note is kept.")
HANDED_OVER = N_("{name} has the case now.")
NOBODY_THERE = N_("This colleague cannot take cases.")
GIVEN_BACK = N_("The case is back in the queue.")
CLOSED = N_("The case is closed.")
SENT_AGAIN = N_("It is sent again.")
LEFT_AS_IS = N_("It is left as it is.")

NO_SUCH_TICKET = N_("No ticket of the last two days reads like this.")

CLOSINGS = (
    ("helped", N_("Helped, no more needed")),
    ("passed_on", N_("Passed on to another service")),
    ("asked_to_stop", N_("The person asked to stop")),
    ("not_reached", N_("Could not be reached")),
    ("not_for_us", N_("Not a case for us")),
)
