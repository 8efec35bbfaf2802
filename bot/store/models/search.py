"""The tables of the search: who can be found, and the buckets of what was said."""

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import COUNTER, ID, Base

# Names are looked for by how they begin, which no country's order of words may touch.
BY_LETTERS = String(64).with_variant(String(64, collation="C"), "postgresql")


class Searchable(Base):
    """A person who has or had a case; `name` is their pseudonym in small letters.

    `n` stands for the person in the buckets: it is short, there are many.
    """

    __tablename__ = "searchable"
    __table_args__ = (Index("ix_searchable_name", "name"),)
    n: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("people.id"), unique=True)
    name: Mapped[str] = mapped_column(BY_LETTERS)


class Find(Base):
    """Somebody said, or was told by staff, something that falls into this bucket.

    What a thief of the database alone learns: for each person a set of numbers, and who shares
    some of them; not which letters a number stands for, as the key of the index is not in the
    database. There are several times as many runs of four letters as buckets, sets have no order
    and no counts, so no sentence can be put together again. How much somebody said can be guessed
    from the size of their set. Whoever has the key as well can ask whether a word may have been
    said; they could open the words themselves.
    """

    __tablename__ = "finds"
    __table_args__ = (Index("ix_finds_person", "person"), {"sqlite_with_rowid": False})
    bucket: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(
        COUNTER, ForeignKey("searchable.n"), primary_key=True, autoincrement=False
    )
