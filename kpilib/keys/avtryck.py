"""A name for a key, that tells keys apart and nothing else."""

from __future__ import annotations

import hashlib
import hmac

_CONSTANT = b"kategoriplan nyckelns fingeravtryck"


def fingerprint(key: bytes) -> str:
    """The first 12 hex characters of an HMAC of a constant under the key.

    Snapshots with the same one can be joined on person. From it the key cannot be found, since it has 256
    random bits (`hemlighet.parse_key`), nor a pseudonym, since no person's number is the constant.
    """
    return hmac.new(key, _CONSTANT, hashlib.sha256).hexdigest()[:12]


def is_of(key: bytes, avtryck: str) -> bool:
    """Whether a fingerprint is of this key; also one that was written before it was an HMAC."""
    former = hashlib.sha256(b"kategoriplan fingerprint " + key).hexdigest()[:12]
    return avtryck in (fingerprint(key), former)
