"""What a service's refusal means, in words that say what to do."""

from __future__ import annotations

import json

import requests

from kpilib.errors import SourceError
from kpilib.services.address import public
from kpilib.services.identity import Identity


def refused(service: Identity, url: str, response: requests.Response) -> SourceError:
    """The error for a status that trying again does not help.

    Parameters
    ----------
    service
        Who was asked.
    url
        What was asked; shown without user name, password and query.
    response
        The answer, whose body may hold a reason (`detail` or `title` in JSON).
    """
    status = response.status_code
    if status in {400, 413, 422}:
        return SourceError(
            f"{service.titel} godtog inte frågan ({status}){_detail(response)}.",
            var=public(url),
            gor=service.granser,
        )
    if status == 410:
        return SourceError(
            f"Den version som frågades av {service.titel} finns inte längre.",
            var=public(url),
            gor=service.address_hint,
        )
    return SourceError(
        f"{service.titel} svarade {status}.",
        var=public(url),
        gor=f"Kontrollera bas, {service.urval} under {service.sektion} i kategoriplan.toml.",
    )


def untrusted(service: Identity, why: str, url: str) -> SourceError:
    """The error for an answer that came, but cannot be right: why, in Swedish, and where."""
    return SourceError(
        f"{_genitive(service.titel)} svar går inte att lita på: {why}.",
        var=public(url),
        gor=f"Försök igen senare; står felet kvar, anmäl det till {service.titel}. "
        "Inget av svaret har sparats.",
    )


def _genitive(name: str) -> str:
    """`Koladas`; `SCB:s` of letters that are read one by one; a name in s, x or z has no more."""
    return f"{name}:s" if name.isupper() else name if name[-1] in "sxz" else f"{name}s"


def _detail(response: requests.Response) -> str:
    try:
        content = response.json()
        detail = content.get("detail") or content["title"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    text = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
    return f": {text[:200]}"
