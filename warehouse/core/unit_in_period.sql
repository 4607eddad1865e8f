-- purpose: the units as they are in each period, to join by unit and period without any date arithmetic
-- grain: one row per period and unit that there is on its last day
-- depends: period
-- key: unit_code, period
create view core.unit_in_period as
select
    u.unit_code,
    p.period,
    u.unit_name,
    u.kind,
    u.level,
    u.group_code,
    u.group_name,
    u.former_province,
    u.province_name,
    u.form_ids,
    u.calendars
from core.dim_period as p
inner join core.dim_unit as u on p.last_day >= u.valid_from and p.last_day < coalesce(u.valid_to, 'infinity');

comment on view core.unit_in_period is 'Đơn vị báo cáo trong từng kỳ – reporting units as they are in each period';
