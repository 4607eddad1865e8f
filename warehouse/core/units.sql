-- purpose: reporting units with the dates between which they are valid
-- grain: one row per unit and name
-- depends: whole
-- key: unit_code, form_id, valid_from
-- not null: unit_code, unit_name, form_id, valid_from
create table core.units as
select
    unit_code,
    unit_name,
    form_id,
    valid_from,
    valid_to,
    successor_code
from reference_units
order by unit_code, valid_from;

comment on table core.units is 'Đơn vị báo cáo – reporting units';
comment on column core.units.unit_name is 'Tên đơn vị – name';
comment on column core.units.form_id is 'Mẫu biểu phải nộp – form to submit';
comment on column core.units.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.units.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
comment on column core.units.successor_code is 'Mã đơn vị kế thừa – successor';
