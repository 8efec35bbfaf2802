"""What helps to say in each kind of danger, and what to leave unsaid, with the reason in a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.sentences import N_


@dataclass(frozen=True, slots=True)
class Avoid:
    """Words that do harm, and why."""

    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words for one kind of danger."""

    say: tuple[str, ...]
    avoid: tuple[Avoid, ...]


# NOTE: Why staff should leave a sentence unsaid: one or two words.
BLAMES = N_("it blames")
DOUBTS = N_("it doubts")
PROMISES = N_("nobody can promise it")
PRESSES = N_("it presses")
MAKES_SMALL = N_("it makes it small")
MAY_HARM = N_("it may bring danger")

# NOTE: The sentences below stand beside the answer box of a social worker: the ones to say are
# NOTE: for a person in danger, the ones to avoid are quoted so that nobody says them.
PHRASES: Mapping[str, Phrases] = MappingProxyType(
    {
        "crisis_self_harm": Phrases(
            say=(
                N_("Thank you for telling me. I am glad that you wrote."),
                N_("Are you thinking of ending your life? You can tell me."),
                N_("Have you hurt yourself or taken something today?"),
                N_("Who is near you now that you could sit with?"),
            ),
            avoid=(
                Avoid(N_("Think of your family."), BLAMES),
                Avoid(N_("Others have it worse."), MAKES_SMALL),
                Avoid(N_("Promise me that you will not do it."), PRESSES),
                Avoid(N_("I will tell nobody."), PROMISES),
            ),
        ),
        "crisis_violence": Phrases(
            say=(
                N_("I believe you. Nobody may hit you, whatever happened."),
                N_("Are you safe at this moment? Yes or no is enough."),
                N_("Are you hurt? Do you need a doctor?"),
                N_("Where could you go tonight, if you wanted to?"),
            ),
            avoid=(
                Avoid(N_("Why do you stay with him?"), BLAMES),
                Avoid(N_("What did you do before he hit you?"), BLAMES),
                Avoid(N_("You must leave at once."), MAY_HARM),
                Avoid(N_("I will talk to him."), MAY_HARM),
            ),
        ),
        "crisis_sexual_harm": Phrases(
            say=(
                N_("I believe you. What was done to you is not your fault."),
                N_("You need not tell me what happened. Tell me what you need now."),
                N_("A doctor can help you, the sooner the better. You decide."),
                N_("If somebody threatens you with pictures: you are not to blame for that."),
            ),
            avoid=(
                Avoid(N_("Why did you go with him?"), BLAMES),
                Avoid(N_("Are you sure that it was like that?"), DOUBTS),
                Avoid(N_("Tell me exactly what he did."), PRESSES),
                Avoid(N_("The police will catch him."), PROMISES),
            ),
        ),
        "crisis_confined": Phrases(
            say=(
                N_("I believe you. Write only when nobody sees it."),
                N_("Which town, road or shop is near you, as far as you know?"),
                N_("Who else is with you? How many are you?"),
                N_("Tell me what you want us to do. I will tell you what we can do and what not."),
            ),
            avoid=(
                Avoid(N_("We will get you out."), PROMISES),
                Avoid(N_("Try to run away."), MAY_HARM),
                Avoid(N_("Why did you believe them?"), BLAMES),
                Avoid(N_("Send me a picture of the place."), MAY_HARM),
            ),
        ),
        "crisis_child": Phrases(
            say=(
                N_("You did right to write. None of it is your fault."),
                N_("How old are you, or the child?"),
                N_("Which grown-up do you trust? Can you go to them?"),
                N_("I may have to tell somebody who can protect you. I will tell you first whom."),
            ),
            avoid=(
                Avoid(N_("I will keep it secret."), PROMISES),
                Avoid(N_("Do your parents know that you write here?"), PRESSES),
                Avoid(N_("Are you making this up?"), DOUBTS),
                Avoid(N_("Children must obey."), BLAMES),
            ),
        ),
        "crisis_medical": Phrases(
            say=(
                N_("Is somebody with you who can bring you to a hospital?"),
                N_("Are you bleeding, in bad pain, or is it hard to breathe?"),
                N_("Please call an ambulance first. I stay here and read."),
                N_("A doctor has to help you; your papers come later."),
            ),
            avoid=(
                Avoid(N_("It will pass."), MAKES_SMALL),
                Avoid(N_("Take this medicine."), MAY_HARM),
                Avoid(N_("Why did you wait so long?"), BLAMES),
                Avoid(N_("The hospital will cost you nothing."), PROMISES),
            ),
        ),
    }
)
