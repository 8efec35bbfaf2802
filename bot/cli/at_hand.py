"""The store of a house that is there already, for commands that make none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import places
from bot.errors import BadSetting
from bot.settings import Settings
from bot.store import people, schema
from bot.store.sealed.keys import NO_KEYS, NOT_ITS_KEYS
from bot.store.sealed.vault import Vault
from bot.store.session import Store


@asynccontextmanager
async def store_at_hand(settings: Settings) -> AsyncIterator[Store]:
    """The open store; raises `BadSetting` unless it has tables of this version and these keys.

    With another house's keys each row of the audit would be one that somebody forged.
    """
    if not places.is_there(settings.key_file):
        raise BadSetting(NO_KEYS.format(path=settings.key_file))
    store = Store.connect(settings.database, Vault.of(settings.key_file))
    try:
        await schema.fit(store)
        if not await people.keys_fit(store):
            raise BadSetting(NOT_ITS_KEYS.format(path=settings.key_file))
        yield store
    finally:
        await store.close()
