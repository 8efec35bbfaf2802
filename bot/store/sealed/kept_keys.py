"""The people's keys as a keyring keeps them, whichever version of the key file wraps them just now.

So a keyring of yesterday opens with the key file of today, and the other way round.
"""

import base64
import json

from bot.errors import Sealed
from bot.store.sealed.vault import Place, Seal, Vault

WHAT = "keyring"


def closed(vault: Vault, seal: Seal) -> tuple[str, bytes]:
    """A person's id and their key, for the keyring."""
    text = json.dumps([seal.version, base64.b64encode(seal.key).decode("ascii")])
    return seal.owner, _seal(vault).close(_place(seal.owner), text)


def opened(vault: Vault, person_id: str, kept: bytes) -> Seal:
    """And back; raises `Sealed` where another house kept it, or for somebody else."""
    try:
        version, key = json.loads(_seal(vault).open(_place(person_id), kept))
        return Seal(base64.b64decode(key), person_id, version)
    except (ValueError, TypeError):
        raise Sealed("A key of the keyring does not open.") from None


def _seal(vault: Vault) -> Seal:
    return Seal(vault.prove(WHAT, b"what opens it"), "", 1)


def _place(person_id: str) -> Place:
    return Place(WHAT, "key", person_id)
