-- purpose: reporting units with all that is said of them: name, level, group, province, calendar, and who took over
-- grain: one row per unit and time in which none of this changed
-- depends: whole
-- key: unit_code, valid_from
-- not null: unit_code, valid_from, unit_name, kind, group_code, group_name, province_name, form_ids
-- check: valid_from < valid_to
-- check: kind in ('commune', 'district', 'province')
create table core.dim_unit as
select
    unit_code,
    valid_from,
    valid_to,
    unit_name,
    kind,
    level,
    group_code,
    group_name,
    former_province,
    province_code,
    province_name,
    form_ids,
    calendars,
    successor_codes,
    successor_names
from reference_unit_versions
order by unit_code, valid_from;

comment on table core.dim_unit is
'Đơn vị báo cáo theo thời gian; nối theo kỳ thì dùng unit_in_period – reporting units over time; by period join unit_in_period';
comment on column core.dim_unit.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.dim_unit.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
comment on column core.dim_unit.unit_name is 'Tên đơn vị – name';
comment on column core.dim_unit.kind is 'Loại đơn vị – kind of unit: commune, district, province';
comment on column core.dim_unit.level is 'Cấp như trong tên – level as the name says it';
comment on column core.dim_unit.group_code is
'Mã nhóm: đơn vị trước đây của địa bàn, hoặc loại đơn vị – group: the former district of its area, or its kind';
comment on column core.dim_unit.group_name is 'Tên nhóm – name of the group';
comment on column core.dim_unit.former_province is
'Địa phương của đơn vị trước đây – province that the former district was of';
comment on column core.dim_unit.province_code is 'Mã địa phương – province code';
comment on column core.dim_unit.province_name is 'Tên địa phương – province';
comment on column core.dim_unit.form_ids is 'Mẫu biểu phải nộp – forms to submit';
comment on column core.dim_unit.calendars is
'Lịch báo cáo của từng mẫu: monthly, quarterly, yearly – how often each form is asked for';
comment on column core.dim_unit.successor_codes is
'Mã các đơn vị kế thừa khi đơn vị kết thúc – units that took over when the unit ended';
comment on column core.dim_unit.successor_names is 'Tên các đơn vị kế thừa – their names';
