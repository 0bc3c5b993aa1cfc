"""Which addresses may be connected to.

A feed is written by strangers: a link or redirect in it must not reach what only this machine or
its network can see, as a router's page or a cloud's metadata service.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable

from lunzheng.feeds._refused import FetchRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: From host and port to all its addresses, as ``socket.getaddrinfo`` gives them.
Resolve = Callable[[str, int], list[str]]

# Not private by Python's table, but no place of a news site either.
_SHARED = ipaddress.ip_network("100.64.0.0/10")
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
_TEREDO = ipaddress.ip_network("2001::/32")


def resolved(host: str, port: int) -> list[str]:
    """All addresses of a host.

    Raises
    ------
    OSError : when there are none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(written: str) -> bool:
    """Whether an address is one of the public Internet, also where IPv6 carries one of IPv4."""
    try:
        address: Address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(one) for one in _with_carried(address))


def _with_carried(address: Address) -> Iterable[Address]:
    yield address
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    # ::127.0.0.1, the deprecated form
    elif int(address) >> 32 == 0:
        yield ipaddress.IPv4Address(int(address))
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if any(address in network for network in _NAT64):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _is_global(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        # What only carries an address of IPv4 is judged by that; Python has no word on some.
        if address.ipv4_mapped is not None or any(address in network for network in _NAT64):
            return True
        if address in _SIX_TO_FOUR:
            return True
        if address.is_site_local:
            return False
    elif address in _SHARED:
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not address.is_loopback
        and not address.is_link_local
    )


class Guard:
    """Gives the addresses of a host that may be connected to.

    Parameters
    ----------
    allowed : ``HOST`` or ``HOST:PORT`` that may have any address; ``*`` stands for all.
    resolve : asked once a connection; what it says is what is connected to, so that a name that
        resolves to something else a moment later (DNS rebinding) gains nothing.
    """

    def __init__(self, allowed: Iterable[str] = (), resolve: Resolve = resolved) -> None:
        self._allowed = frozenset(one.lower() for one in allowed)
        self._resolve = resolve

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, in the order in which to try them.

        Raises
        ------
        FetchRefused : when one of them is not public, or the host has none.
        """
        bare = host.strip("[]").lower()
        try:
            found = self._resolve(bare, port)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or error
            raise FetchRefused("unreachable", f"the host {host} is not known ({why}).") from error
        if not found:
            raise FetchRefused("unreachable", f"the host {host} has no address.")
        if not self._is_allowed(bare, port):
            for address in found:
                if not is_public(address):
                    raise FetchRefused(
                        "private-address",
                        f"{host} is {address}, which is no public address. If it is meant, give "
                        f"--allow-private {_named(bare, port)}.",
                    )
        return found

    def _is_allowed(self, host: str, port: int) -> bool:
        return not self._allowed.isdisjoint(("*", host, f"[{host}]", _named(host, port)))


def _named(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
