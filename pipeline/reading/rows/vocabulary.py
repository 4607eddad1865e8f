"""Words and patterns by which rows are classified: signatures, remarks, index marks, headings, levels of communes."""

from __future__ import annotations

import re

from schemas.matching import label_key

REMARKS = tuple(label_key(word) for word in ("ghi chú", "chú ý", "chú thích", "lưu ý", "nguồn", "nguồn số liệu"))
SIGNATURES = tuple(
    label_key(word)
    for word in (
        *("người lập", "lập biểu", "lập bảng", "người tổng hợp", "người báo cáo", "người kiểm tra", "cán bộ tổng hợp"),
        *("người duyệt", "người phê duyệt", "phê duyệt", "xác nhận", "thủ trưởng", "lãnh đạo", "đại diện"),
        *("chủ tịch", "phó chủ tịch", "trưởng phòng", "phó trưởng phòng", "giám đốc", "phó giám đốc", "kế toán"),
        *("chuyên viên", "cán bộ phụ trách", "ủy ban nhân dân", "ubnd", "phòng tài chính", "phòng kinh tế"),
        *("nơi nhận", "như trên", "lưu vt"),
        *("ký tên", "ký ghi rõ họ tên", "đã ký", "tm", "kt", "tl", "tuq"),
        *("q trưởng phòng", "q chủ tịch", "q giám đốc", "quyền trưởng phòng", "quyền chủ tịch"),
    )
)
DATED = re.compile(r"ngày\s*\d*.*tháng\s*\d*.*năm", re.IGNORECASE)
INDEX_MARK = re.compile(r"[(\[]?(\d{1,3}|[A-Za-z])[)\]]?(?:\s*=.*)?")
HEADING = re.compile(r"\W|(?:[IVX]+|[A-Z])\s*[.)/:]")
"""A numeral or letter before a text, or a mark such as ``(*)``, begins no thing's name."""
DIGIT = re.compile(r"\d")
DAY = re.compile(r"\d\s*[/.-]\s*\d")
UNIT_LABELS = frozenset(label_key(word) for word in ("đvt", "đơn vị", "đơn vị tính"))
