"""Addresses of services: which host, and what of an address may be shown."""

from __future__ import annotations

from urllib.parse import urlsplit


def host(url: str) -> tuple[str, int]:
    """Host and port of an address; https and http on their own ports count as the same port."""
    parts = urlsplit(url)
    port = parts.port or 443
    return (parts.hostname or "").lower(), 443 if port == 80 else port


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are on the same host and port; False for an address that cannot be read."""
    try:
        return host(one) == host(other)
    except ValueError:
        return False


def without_login(url: str) -> str:
    """An address without user name and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def public(url: str) -> str:
    """An address as it may be shown in a message: without user name, password and query."""
    return without_login(url).partition("?")[0]


def is_web_address(url: str) -> bool:
    """Whether an address is one that can be asked: http or https, with a host."""
    try:
        return urlsplit(url).scheme in {"http", "https"} and bool(host(url)[0])
    except ValueError:
        return False
