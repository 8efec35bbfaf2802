"""What the forms of the rota say when something is missing."""

from bot.sentences import N_

PICK_DAYS = N_("Please choose at least one day of the week.")
PICK_HOURS = N_("Please fill in both hours, such as 08:00 and 16:00.")
PICK_FIRST = N_("Please choose who is first on call.")
TWO_PEOPLE = N_("The first on call and the next in line are two people. Please choose another.")
PICK_A_DAY = N_("Please choose a day, today or later.")
NOT_ON_THAT_DAY = N_("That shift does not begin on this day. Please choose another.")
NAME_IT = N_("Please write what the holiday is called, in at most 80 characters.")
PICK_DAYS_OF = N_("Please choose its first and last day; a holiday has at most 31 days.")
