"""Addresses as people type them into a list, checked and as a mail server takes them."""

from __future__ import annotations

import re
from email.utils import parseaddr

from pipeline.landing.peoples_lists import RowError
from schemas.messages import bounded

_LONGEST, _LONGEST_LOCAL = 254, 64
"""Octets of an address and of what stands before its ``@`` (RFC 5321, 4.5.3.1)."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_UNSEEN = "\u00a0\u200b\u200c\u200d\u2060\ufeff \t"
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")


class AddressError(RowError):
    """A text is no address; the Vietnamese sentence says why."""


def address_of(text: str) -> str:
    """The address in a text such as ``Nguyễn Văn A <a@example.vn>``; AddressError where there is none.

    A domain with marks is written as the name system has it (``xn--…``). Nothing is guessed.
    """
    shown = bounded(text.strip(_UNSEEN), 100)
    named = _NAMED.fullmatch(text.strip(_UNSEEN))
    bare = _MAILTO.sub("", (named[1] if named else text).strip(_UNSEEN), count=1)
    local, at, domain = bare.rpartition("@")
    if not at or not local:
        message = f"«{shown}» không phải là địa chỉ thư (thiếu @)"
        raise AddressError(message)
    if not local.isascii():
        message = f"«{shown}»: phần trước @ chỉ được gồm chữ không dấu, chữ số và . _ -"
        raise AddressError(message)
    if len(local) > _LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        message = f"«{shown}»: phần trước @ viết sai"
        raise AddressError(message)
    address = f"{local}@{_domain(domain, shown)}"
    if len(address) > _LONGEST:
        message = f"«{shown}»: địa chỉ quá dài"
        raise AddressError(message)
    return address


def _domain(domain: str, shown: str) -> str:
    try:
        plain = domain.encode("idna").decode("ascii") if domain else ""
    except UnicodeError as problem:
        message = f"«{shown}»: tên miền sau @ viết sai"
        raise AddressError(message) from problem
    labels = plain.split(".")
    is_known = plain.casefold() == "localhost" or len(labels) > 1
    if not is_known or labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        message = f"«{shown}»: tên miền sau @ viết sai hoặc thiếu đuôi như .vn, .com"
        raise AddressError(message)
    return plain


def sender_of(text: str) -> tuple[str, str]:
    """Name and address of a sender as a setting has it; AddressError where it is none."""
    if not text.isprintable():
        message = "địa chỉ có ký tự không in được"
        raise AddressError(message)
    name = parseaddr(text)[0] if "<" in text else ""
    return name, address_of(text)
