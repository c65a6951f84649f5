"""The keys of the audit trail: without them, a person who writes to the database can't make its seals."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

NO_KEY = ""
"""The key id of seals that were made without a key: a plain SHA-256."""

_ONE = re.compile(r"(?P<id>[A-Za-z0-9._-]{1,20}):(?P<secret>\S{32,})")
_OPTION = "seal_keys"


@dataclass(frozen=True)
class SealKeys:
    """The keys by id, the newest first: it seals, and the others check what they have sealed."""

    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def parse(cls, text: str) -> "SealKeys":
        """Read `2027:secret 2026:secret`.

        Raises:
            ValueError: a key has no id, its secret is too short, or two have the same id.
        """
        words = text.replace(",", " ").split()
        found = [_ONE.fullmatch(word) for word in words]
        secrets = {one["id"]: one["secret"] for one in found if one}
        if len(secrets) != len(words):
            raise ValueError("needs, for each key, an id, a colon and at least 32 characters")
        return cls(secrets)

    @property
    def newest(self) -> str:
        """The id of the key that seals; `NO_KEY` when there is none."""
        return next(iter(self.secrets), NO_KEY)

    def knows(self, key_id: str) -> bool:
        """Whether seals of a key can be checked."""
        return key_id == NO_KEY or key_id in self.secrets

    def age(self, key_id: str) -> int:
        """0 for the newest key, more for older ones; no key is the oldest."""
        ids = [*self.secrets, NO_KEY]
        return ids.index(key_id)

    def digest(self, key_id: str, content: bytes) -> str:
        """The keyed hash (HMAC) of some content; without a key its plain SHA-256."""
        if key_id == NO_KEY:
            return hashlib.sha256(content).hexdigest()
        return hmac.new(self.secrets[key_id].encode(), content, hashlib.sha256).hexdigest()


NO_KEYS = SealKeys()


def engine_options(keys: SealKeys) -> dict[str, SealKeys]:
    """The options with which an engine hands the keys to its connections."""
    return {_OPTION: keys}


def keys_in(options: Mapping[str, object]) -> SealKeys:
    """The keys among a connection's options."""
    keys = options.get(_OPTION)
    return keys if isinstance(keys, SealKeys) else NO_KEYS
