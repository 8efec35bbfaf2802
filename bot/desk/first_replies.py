"""The replies that every desk begins with; supervisors change them and add their own."""

from bot.sentences import N_

FIRST: tuple[tuple[str, str], ...] = (
    # NOTE: The sentences of this file are offered to staff as answers; they choose and send them.
    # NOTE: {name} is the first name of the worker. Warm, plain, to a young person.
    ("hello", N_("Hello, I am {name} from the Saiyai team. I have read what you wrote.")),
    ("believe", N_("I believe you. It is not your fault. Thank you for telling me.")),
    (
        "safe",
        N_("Are you safe where you are now? Write yes or no, if nobody can see it."),
    ),
    ("alone", N_("Is somebody with you who may see this? If so, write only: later.")),
    (
        "yours",
        N_(
            "You decide, and I ask you before I tell anyone. Only in great danger, or under 18, "
            "I may have to tell somebody who protects."
        ),
    ),
    ("place", N_("If nobody can see it: the name of a town, a road or a shop nearby helps us.")),
    # NOTE: {numbers} are lines with telephone numbers, each with its country.
    ("numbers", N_("These numbers can be called:\n{numbers}")),
    ("wait", N_("I am asking a colleague now. I will write here again as soon as I know more.")),
    (
        "service",
        N_(
            "There is a service that can help with this. May I tell them what you need? "
            "I tell them only what you agree to."
        ),
    ),
    ("call", N_("May I call you? Please tell me a time at which you can talk, and the number.")),
    ("papers", N_("Please send no pictures of your papers. What stands in them is enough.")),
    (
        "delete",
        N_("If others look at your phone, delete this chat or leave it. I still have your words."),
    ),
    ("night", N_("I stop for today. Colleagues read what you write. In danger, call:\n{numbers}")),
    ("end", N_("I end our talk for now. Write here whenever you like.")),
)
