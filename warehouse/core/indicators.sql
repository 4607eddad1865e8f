-- purpose: the indicators that the forms ask for, with the time in which they do
-- grain: one row per indicator and time
-- depends: whole
-- key: table_name, indicator, valid_from
-- not null: table_name, indicator, valid_from
create table core.indicators as
select
    table_name,
    indicator,
    label_vi,
    label_en,
    unit_vi as unit,
    flow = '1' as is_flow,
    valid_from,
    valid_to
from reference_indicators
order by table_name, indicator, valid_from;

comment on table core.indicators is 'Các chỉ tiêu mà mẫu biểu hỏi – indicators that the forms ask for';
comment on column core.indicators.table_name is 'Bảng – table';
comment on column core.indicators.indicator is 'Mã chỉ tiêu – indicator';
comment on column core.indicators.label_vi is 'Tên chỉ tiêu – label';
comment on column core.indicators.label_en is 'Tên tiếng Anh – English label';
comment on column core.indicators.unit is 'Đơn vị tính – unit';
comment on column core.indicators.is_flow is 'Tính từ đầu năm – year to date';
comment on column core.indicators.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.indicators.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
