"""Who can open what is sealed: the keys of colleagues that somebody compared on this machine."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.store.settings import own_coder, read_settings
from rap.store.vault import confirmed, own_key


def readers_for(root: Path, to: Collection[str]) -> list[str]:
    """The public keys of the coders `to` (of all, if nobody is named), as confirmed on this machine."""
    settings, known = read_settings(root), confirmed()
    coders = {coder.id: coder for coder in settings.coders}
    here = own_key(own_coder(settings))
    for id in to:
        if id not in coders:
            raise WrongUseError(
                "sealing.exchange.unknown_coder", coder=id, nearest=nearest(id, coders)
            )
    keys: list[str] = []
    for id in to or [id for id in coders if coders[id].keys]:
        fit = [key for key in coders[id].keys if key in known]
        if len(fit) < len(coders[id].keys) or not fit:
            raise WrongUseError("sealing.exchange.no_key_of", coder=id)
        keys += fit
    if not {*keys} - {here}:
        raise WrongUseError("sealing.exchange.no_readers")
    return keys
