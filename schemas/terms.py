"""The words that people read for statuses, severities and other fixed values, each once; named by where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

STATUS_VI = {
    "accepted": "được chấp nhận",
    "superseded": "đã có bản thay thế",
    "quarantined": "bị trả lại",
    "unreadable": "không đọc được",
    "withdrawn": "đã rút khỏi raw",
    "received": "đã nhận, chưa đọc",
    "missing": "chưa nộp",
    "not_due": "không phải nộp kỳ này",
}
"""Of a submission, and of a unit without one, within a sentence; capitalised where it stands alone."""

STATUS_ON_PAGE_VI = {
    "accepted": "Đã chấp nhận",
    "queried": "Chờ giải trình",
    "resent": "Bản mới bị trả lại",
    "quarantined": "Bị trả lại",
    "missing": "Chưa nộp",
}
"""Of a unit in a period, on the status page and in its picture: ``queried`` is accepted with open queries, ``resent``
accepted with a newer submission that was sent back."""

WITHOUT_REPORT_VI = {"not_due": "Không phải nộp", "gap": "Quãng không báo cáo"}
"""Of a unit in a month of which it owes no report: it was not asked for one, or the month lies in a gap."""

ACCEPTED_BECAUSE_VI = "{Steward} đã nhận, vì"
"""Before the reason for which a steward took a submission; with words of :mod:`schemas.provinces`."""

WAITING_VI = "Tệp chờ {steward} quyết định"
"""Before the files that only a steward can let count; with words of :mod:`schemas.provinces`."""

SEVERITY_VI = {Severity.ERROR: "Lỗi", Severity.QUERY: "Hỏi lại", Severity.INFO: "Thông tin"}
"""Of a finding, worst first; in small letters within a line."""

SEVERITY_IN_CATALOGUE = {
    Severity.ERROR: "lỗi · error",
    Severity.QUERY: "cần giải trình · query",
    Severity.INFO: "thông báo · info",
}
"""Of a rule, in both languages, in the rule catalogue."""

SEVERITY_WITH_EFFECT_VI = {
    Severity.ERROR: "lỗi: tệp bị trả lại",
    Severity.QUERY: "hỏi lại: cần giải trình",
    Severity.INFO: "thông tin",
}
"""Of a rule, with what it does to the file, in the workbook of the rules."""

SEVERITY_IN_GUIDE_VI = {
    Severity.ERROR: "Sai: phải sửa, nếu không báo cáo bị trả lại.",
    Severity.QUERY: "Cần xem lại: sửa, hoặc giữ nguyên và giải trình.",
}
"""What a colour of the template asks of whoever fills it in."""

ROLE_VI = {"amount": "", "numerator": "tử số", "denominator": "mẫu số"}
"""Of a summand in its figure; blank where there is only one sum."""

CONDITION_VI = {"ok": "tốt", "warning": "cần xem", "failing": "hỏng"}
"""Of the installation's health."""


UNKNOWN_UNIT_VI, UNKNOWN_PERIOD_VI = "không rõ đơn vị", "không rõ kỳ"
"""Said of a file whose cover does not tell them."""


def effects_vi(effects: int, errors: int) -> str:
    """So many findings, so many errors among them: explaining their cause alone takes no error away."""
    return f"{effects} điểm khác{f', trong đó {errors} lỗi' if errors else ''}"


def following(effects: int, errors: int) -> str:
    """What is said behind a finding of those that follow from it; nothing where none does."""
    return f" (Kéo theo {effects_vi(effects, errors)}.)" if effects else ""


def unchanged_vi(since: date) -> str:
    """Said of a report that is taken as unchanged: equal to which month's."""
    return f"Không thay đổi so với báo cáo tháng {since:%m/%Y}"


HELD_BACK_VI = "Chưa tính vào số liệu, vì có thể sai lệch từ 1.000 lần trở lên và chưa giải trình"
"""Said of amounts that are held back."""

NOT_READ_VI = {
    "link": "liên kết đến nơi khác, không đi theo: hãy chép chính tệp vào",
    "no_file": "không phải là tệp thường",
    "no_text": "tên không phải là chữ Unicode (UTF-8): hãy đổi tên",
    "no_name": "tên có «..» hoặc «//», không tệp nào ở đây mang được: hãy đổi tên",
    "unreadable": "thư mục không mở được, những tệp đã đọc trong đó vẫn tính như trước: hãy cấp quyền đọc",
    "too_deep": "thư mục lồng nhau quá sâu: hãy chuyển các tệp lên trên",
    "loop": "thư mục chứa lại chính nó: hãy gỡ vòng lặp",
    "vanished": "thư mục biến mất trong lúc xem, để lần sau",
    "waiting": "đang thay đổi hoặc không mở được, để lần sau",
}
"""Why something in the landing zone was not read, and what to do; by ``pipeline.landing.folder_walk.Reason``."""

READ_ALONE_VI = {
    "1904": "ngày đếm từ năm 1904",
    "active": "có macro hoặc liên kết ra ngoài",
    "asked": "được yêu cầu",
    "cells": "cách ghi ô lạ",
    "cover": "trang bìa cần xem riêng",
    "encoding": "chữ theo bảng mã cũ",
    "fault": "lỗi của chương trình",
    "format": "không phải .xlsx thông thường",
    "formats": "định dạng làm ô hiện ra khác",
    "headers": "tiêu đề khác với mẫu",
    "invisible": "có ký tự không nhìn thấy",
    "merged": "ô dữ liệu gộp",
    "names": "tên trang khác với mẫu",
    "order": "ô không đứng theo thứ tự",
    "refused": "không mở được",
    "runs": "chữ bị gạch, nâng lên hoặc ẩn",
    "sheet": "trang có thành phần lạ",
    "sheets": "thừa hoặc thiếu trang",
    "size": "trang quá lớn hoặc quá thưa",
    "styles": "kiểu ô lạ",
    "texts": "chữ có thành phần lạ",
    "version": "chỉ tiêu của mẫu khác",
}
"""Why a workbook was read by itself and not together with others, by what the reader calls the reason."""


def read_alone_vi(ways: Mapping[str, int]) -> str:
    """How many workbooks were read by themselves, and why, the most frequent first; blank where none was."""
    alone = sorted(((count, why) for why, count in ways.items() if why), key=lambda each: (-each[0], each[1]))
    named = "; ".join(f"{READ_ALONE_VI.get(why.partition(':')[0], why)}: {count}" for count, why in alone)
    return f"{sum(count for count, _ in alone)} ({named})" if alone else ""
