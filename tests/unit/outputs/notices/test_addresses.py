"""Addresses are checked as people type them; what is none is named, and nothing is guessed."""

from __future__ import annotations

import pytest

from pipeline.outputs.notices.addresses import AddressError, address_of, sender_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@example.vn", "a@example.vn"),
        (" \u00a0a.b-c_d+e@tinh.bacgiang.gov.vn\u200b", "a.b-c_d+e@tinh.bacgiang.gov.vn"),
        ("Nguyễn Văn A <a@example.vn>", "a@example.vn"),
        ("mailto:a@example.vn", "a@example.vn"),
        ("a@bắc-giang.vn", "a@xn--bc-giang-eg8d.vn"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_address_is_found_in_what_people_type(text: str, address: str) -> None:
    assert address_of(text).startswith(address[:4])
    assert address_of(text).isascii()
    if "xn--" not in address:
        assert address_of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a@", "@b.vn", "a b@example.vn", "a@b", "a@b..vn", "a@-b.vn", "a@b.vn-", "a@1.2.3.4", "a..b@c.vn"),
        *(".a@c.vn", "a.@c.vn", "a@b@c.vn", "à@example.vn", "a@example.vn>", "a@exam ple.vn", "a@b.vn\nBcc: c@d.vn"),
        *("a\r@b.vn", "a@b.vn\0", f"{'a' * 65}@b.vn", f"a@{'b' * 64}.vn", f"a@{'b.' * 130}vn", "a,b@c.vn", "a@b,vn"),
        "a@b.vn <c@d.vn> e@f.vn",
    ],
)
def test_text_that_is_no_address_is_named(text: str) -> None:
    with pytest.raises(AddressError) as caught:
        address_of(text)
    assert str(caught.value).isprintable()


def test_sender_is_a_name_and_an_address() -> None:
    assert sender_of("Hợp Tác <a@b.vn>") == ("Hợp Tác", "a@b.vn")
    assert sender_of("a@b.vn") == ("", "a@b.vn")
    for text in ("", "Hợp Tác", "a@b.vn\r\nBcc: c@d.vn"):
        with pytest.raises(AddressError):
            sender_of(text)
