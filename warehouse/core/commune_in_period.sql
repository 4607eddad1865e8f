-- purpose: the communes as they are in each period, to join by commune and period without any date arithmetic
-- grain: one row per period and commune that there is on its last day
-- depends: period
-- key: commune_code, period
create view core.commune_in_period as
select
    c.commune_code,
    p.period,
    c.commune_name,
    c.level,
    c.unit_code,
    c.unit_name,
    c.group_code,
    c.group_name,
    c.province_name,
    c.former_names
from core.dim_period as p
inner join core.dim_commune as c on p.last_day >= c.valid_from and p.last_day < coalesce(c.valid_to, 'infinity');

comment on view core.commune_in_period is 'Xã, phường, thị trấn trong từng kỳ – communes as they are in each period';
