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
# NOTE: The same, later: nobody has taken it in its time.
WAITS_STILL = N_("Saiyai desk: nobody has taken it yet ({level}).")
# NOTE: The same: whoever waits wrote one more message.
WROTE_AGAIN = N_("Saiyai desk: something was added to what is waiting ({level}).")
# NOTE: The same: a colleague who just had a hard case would like somebody else to take this one.
COLLEAGUE_ASKS = N_("Saiyai desk: a colleague asks you to take what is waiting ({level}).")
ALERTS_LINKED = N_("This chat now gets a word when something waits at the desk.")
LEVELS = {"now": N_("now"), "today": N_("today"), "soon": N_("soon")}

REFUSED = N_("The name, passphrase or code is wrong. Please try again in a minute.")

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
HANDED_UP = N_("The case waits for the supervisors now.")
TAKEN_OVER = N_("You have taken this case over.")
NOBODY_HOLDS_IT = N_("Nobody holds this case now. You can claim it.")
WRITE_A_REASON = N_("Please write the reason in a few words.")
REASON_TOO_LONG = N_("The reason is too long: at most {most} characters. It is still in the box.")
ASLEEP = N_("The case rests. It comes back by itself, and at once when they write.")
AWAKE = N_("The case is back.")
NEVER_ASLEEP = N_("A case at the highest level cannot rest.")
REST_BETWEEN = N_("A case can rest for an hour at least, and for 30 days at most.")
NAMED = N_("Only those who are named find this person now.")
UNNAMED = N_("Everybody on the desk finds this person now.")
NAME_A_SUPERVISOR = N_("Please name at least one supervisor, who can change this later.")
NAME_THE_HOLDER = N_("{name} holds this case. Please name them too, or take it over first.")
ONLY_WHO_IS_NAMED = N_(
    "Only some may read of this person, and this colleague is not one of them. "
    "Please choose somebody else, or ask a supervisor to name this colleague first."
)
CONFIRM_THEIR_YES = N_("Please confirm that the person said yes to this.")
WRITE_TO_WHOM = N_("Please write which service it is.")
REFERRED = N_("It is kept in the record.")
# NOTE: To a member of staff who has just ended one case of danger and wants to take another.
TAKE_A_BREATH = N_("You have only just ended a hard case. A colleague could take this one.")
COLLEAGUE_CALLED = N_("A colleague is asked to take it.")
NOBODY_TO_CALL = N_("No colleague can be reached by phone now.")
# NOTE: To a supervisor, on their own phone. It must never say anything about the person.
TIME_RAN_OUT = N_("Saiyai desk: nobody answered in time ({level}). The case waits again.")
CLOSED = N_("The case is closed.")
SENT_AGAIN = N_("It is sent again.")
LEFT_AS_IS = N_("It is left as it is.")

CANNOT_BE_ON_CALL = N_("This colleague cannot be on call. Please choose somebody of the desk.")
ROTA_CHANGED = N_(
    "Somebody else changed the rota while your page was open. "
    "Please look at it, and keep yours again if it still fits."
)
ROTA_FULL = N_("The rota is full. Please take out what is not needed any more.")

NO_SUCH_TICKET = N_("No ticket of the last two days reads like this.")

NO_SUCH_PERSON = N_("There is no such person, or they are not yours to see.")
WRITTEN = N_("It is kept.")
ENROLLED = N_("This person is enrolled now.")
FOLLOWED_ALREADY = N_("Somebody follows this person up already.")
NOT_YOURS_BEFORE = N_(
    "A colleague followed this person up before. Please ask them or a supervisor to enrol anew."
)
NEEDS_A_NAME = N_("Please write the name of the person first.")
NEEDS_A_PHONE = N_("Please write the telephone number at which the person may be called.")
NEEDS_THEIR_YES = N_(
    "By phone alone it begins only with their own yes to being asked and to being called."
)
NEEDS_A_GUARDIAN = N_(
    "Under 18, a parent or guardian agrees, with their name, or is the danger themselves."
)
NEEDS_A_REASON = N_("Please write what makes the parent or guardian the danger.")
ONLY_A_SUPERVISOR = N_("Only a supervisor can enrol a child without a parent or guardian.")
NEEDS_YES_TO_SHARE = N_(
    "The person has not said yes to telling another service. Please ask them first."
)
CHANGED_MEANWHILE = N_(
    "Somebody else changed this plan while your page was open. "
    "Please look at it, and keep yours again if it still fits."
)
DONE_ALREADY = N_("This was marked as done already.")
ENDED_ALREADY = N_("The follow-up of this person has ended already.")
CALL_IS_OVER = N_("This check-in is over already; what you wrote now is not in it.")
PICK_A_COLLEAGUE = N_("Please choose a colleague first.")
PICK_AN_ENDING = N_("Please choose how it ended first.")
PICK_AN_OUTCOME = N_("Please choose how the call ended first.")

CLOSINGS = (
    ("helped", N_("Helped, no more needed")),
    ("passed_on", N_("Passed on to another service")),
    ("asked_to_stop", N_("The person asked to stop")),
    ("not_reached", N_("Could not be reached")),
    ("not_for_us", N_("Not a case for us")),
)

# NOTE: To a member of staff who wrote down a rhythm or hours of follow-up that cannot be.
IMPOSSIBLE = (
    N_("Write each step as two numbers with a colon between them, such as 7:30."),
    N_("The plan needs at least one step."),
    N_("The plan can have at most 12 steps."),
    N_("At least one day must lie between two check-ins."),
    N_("Each step must end on a later day than the step before it."),
    N_("The plan must end within two years, on day 731 at the latest."),
    N_("Choose at least one day of the week."),
    N_("The days of the week go from 1 (Monday) to 7 (Sunday)."),
    N_("The hours of a day go from 0 to 24."),
    N_("The first hour must be earlier than the last one."),
    N_("The clock of this place is not known. Choose a place from the list."),
)
