"""What can go wrong, as sentences somebody can act on."""


class SaiyaiError(Exception):
    """The base of the house's own errors; its text is a sentence for whoever can act on it."""


class BadSetting(SaiyaiError):  # noqa: N818 - it is named after what is wrong
    """A setting is missing or cannot be used."""


class StoreUnavailable(SaiyaiError):  # noqa: N818 - it is named after what is wrong
    """The database did not take the write; nothing may be acknowledged."""


class Damaged(StoreUnavailable):
    """SQLite itself says that its file is damaged, or no database."""


class AuditNotWritten(StoreUnavailable):
    """The audit did not take the row of a deed; the deed was not done."""


class Sealed(SaiyaiError):  # noqa: N818 - it is named after what is wrong
    """A sealed value did not open: it was moved, changed, or its key is gone."""


class KeyNotHere(Sealed):
    """A person's key is under a wrapping key that the key file does not have: it can be brought."""


class BadArchive(SaiyaiError):  # noqa: N818 - it is named after what is wrong
    """An archive, a keyring or an identity cannot be used, or could not be written."""
