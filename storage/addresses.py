"""Addresses as the tables spell them: one text, `channel:user`, so that one column finds a person's chat."""

from collections.abc import Iterable
from functools import lru_cache

from desk.messages import Address, Channel


def spell(address: Address) -> str:
    """Spell an address as the tables do."""
    return f"{address.channel.value}:{address.user}"


def spell_all(addresses: Iterable[Address]) -> list[str]:
    """Spell addresses, each once, in the one order in which every transaction locks them."""
    return sorted({spell(address) for address in addresses})


@lru_cache(maxsize=8192)
def read(spelled: str) -> Address:
    """Read a spelled address back."""
    channel, _, user = spelled.partition(":")
    return Address(channel=Channel(channel), user=user)
