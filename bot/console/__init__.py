"""The staff console: the queue, a conversation, and what a member of staff does with it."""
