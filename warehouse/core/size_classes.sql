-- purpose: from what size on a cooperative of a field is of a class, as far as it is known
-- grain: one row per field, class and time; a class without a row has thresholds that are not known, the lowest has none
-- depends: whole
-- key: sector, size_class, valid_from
-- not null: sector, size_class, valid_from
create table core.size_classes as
select
    field as sector,
    class as size_class,
    official_members_min::bigint as official_members_min,
    revenue_min_mvnd::decimal(18, 3) as revenue_min_mvnd,
    total_capital_min_mvnd::decimal(18, 3) as total_capital_min_mvnd,
    valid_from,
    valid_to,
    source
from reference_size_classes
order by sector asc, valid_from asc, official_members_min desc;

comment on table core.size_classes is 'Ngưỡng phân loại quy mô HTX – thresholds of the size classes';
comment on column core.size_classes.sector is 'Lĩnh vực (mã) – sector';
comment on column core.size_classes.size_class is 'Quy mô (mã) – size class';
comment on column core.size_classes.official_members_min is 'Số thành viên chính thức từ – official members, at least';
comment on column core.size_classes.revenue_min_mvnd is 'Doanh thu năm từ (triệu đồng) – revenue of the year, at least';
comment on column core.size_classes.total_capital_min_mvnd is 'hoặc tổng nguồn vốn từ (triệu đồng) – or total capital, at least';
comment on column core.size_classes.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.size_classes.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
comment on column core.size_classes.source is 'Văn bản – legal source';
