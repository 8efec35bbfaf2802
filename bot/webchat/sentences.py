"""What the page itself says when something does not go as it should."""

from bot.sentences import N_

# note: The page after "Send" with nothing in the box.
NOTHING_WRITTEN = N_("There is nothing in the box yet. Write a word or two, or press a button.")
# note: The page after a text longer than it takes; {most} is a number of characters.
TOO_LONG = N_(
    "That is a long text: at most {most} characters fit at once. "
    "It is still in the box. Please send it in two or three parts."
)
# note: The page after a post so large that even the text could not be kept.
FAR_TOO_LONG = N_("That was too much at once and has not arrived. Please send it in shorter parts.")
# note: The page when the house's own database does not answer. The text stands in the box below.
NOT_ARRIVED = N_(
    "Something on our side is not working, and your words have not arrived. "
    "They are still in the box: please press Send again in a little while."
)
# note: The page when it was only opened, and the house's database does not answer.
NOT_WORKING = N_(
    "Something on our side is not working. Please open this page again in a little while."
)
# note: The page after a post that another website sent.
NOT_FROM_HERE = N_(
    "This did not come from our page, so it was not taken. Please open the chat again."
)
# note: The page after "Send", while there is no answer yet.
ARRIVED = N_("Your words have arrived. The answer will appear here.")
# note: The page after "Send" in a browser that keeps no cookies.
NO_COOKIES = N_(
    "Your words have arrived, but this browser cannot show you the answer, "
    "because it keeps no cookies. Please allow cookies for this page and write again."
)
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
