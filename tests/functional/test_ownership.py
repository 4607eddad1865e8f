"""What speaks against a file's being its unit's own: then no copy of it is for the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.examples.edits import cover
from tests.spec.examples.sent import SentFile, cooperative
from tests.support.revisions import lay, revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.installation import Installation


def test_name_folder_and_cover_may_speak_against_a_file(empty_installation: Callable[[], Installation]) -> None:
    installation = empty_installation()
    lay(installation, "217 T11-2020.xlsx", revision(1))
    lay(installation, "219 T11-2020.xlsx", revision(2))
    lay(installation, "bc Luc Nam 11-2020.xlsx", revision(3))
    lay(installation, "218 219 11-2020.xlsx", revision(4))
    lay(installation, "tên khác 11-2020.xlsx", revision(5, cover("unit_name", "Huyện Lục Nam")))
    lay(installation, "hai tên 11-2020.xlsx", revision(6, cover("unit_name", "Huyện Lạng Giang và huyện Lục Nam")))
    lay(installation, "không mã 11-2020.xlsx", revision(7, cover("unit_code", "999")))
    lay(installation, "không tên 11-2020.xlsx", revision(8, cover("unit_name", None)))
    submissions = installation.run().known.submissions
    found = {name: " ".join(doubts) for name, doubts in submissions.select("file_name", "ownership_doubts").iter_rows()}
    assert found.pop("217 T11-2020.xlsx") == ""
    expected = {
        "219 T11-2020.xlsx": "nói đến mã 219",
        "bc Luc Nam 11-2020.xlsx": "nói đến đơn vị khác",
        "218 219 11-2020.xlsx": "nói đến mã 218, mã 219",
        "tên khác 11-2020.xlsx": "hai đơn vị khác nhau",
        "hai tên 11-2020.xlsx": "nhiều đơn vị",
        "không mã 11-2020.xlsx": "999",
        "không tên 11-2020.xlsx": "không ghi tên",
    }
    assert found.keys() == expected.keys()
    assert {name: text for name, text in expected.items() if text not in found[name]} == {}
    in_warehouse = installation.ask("select file_name from core.submissions where ownership_doubts = []")
    assert in_warehouse == [("217 T11-2020.xlsx",)]


def sent_with(own: int, others: int) -> bytes:
    """A report whose cover says Lạng Giang, with so many cooperatives in its communes and so many in Lục Nam's."""
    rows = [cooperative(number, commune="Xã Tân Hưng") for number in range(1, own + 1)]
    rows += [cooperative(number, commune="Xã Đông Hưng") for number in range(own + 1, own + others + 1)]
    return SentFile("", "2020-11", tuple(rows)).content()


def test_copy_of_another_units_rows_is_not_the_units_own(empty_installation: Callable[[], Installation]) -> None:
    installation = empty_installation()
    for own, others in ((0, 3), (3, 3), (4, 3), (0, 2)):
        lay(installation, f"{own} dong va {others} dong 11-2020.xlsx", sent_with(own, others))
    submissions = installation.run().known.submissions
    doubted = submissions.filter(submissions["ownership_doubts"].list.len() > 0)
    assert sorted(doubted["file_name"]) == ["0 dong va 3 dong 11-2020.xlsx", "3 dong va 3 dong 11-2020.xlsx"]
    assert {tuple(doubts) for doubts in doubted["ownership_doubts"]} == {
        ("Từ một nửa số dòng trở lên trong tệp nằm ở các xã của Huyện Lục Nam (218), còn bìa ghi mã 217.",)
    }
