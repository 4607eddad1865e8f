-- purpose: sections 2.1, 2.5 and 2.7 of the report: what the Alliance states by number: visits, models, the emulation cluster
-- grain: one row per period and item with a number
-- depends: period
-- not null: period, item, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: number >= 0
create table report.other_information as
select
    d.period,
    coalesce(d.item, '') as item,
    d.count as number,
    p.units_reported,
    p.units_expected
from core.donations as d
inner join quality.periods as p on d.period = p.period and p.form_id = 'LM-01'
where d.count is not null
order by d.period, d.sheet_row;

comment on table report.other_information is 'Thông tin khác của Liên minh – other information of the Alliance';
comment on column report.other_information.item is 'Nội dung – item';
comment on column report.other_information.number is 'Số lượng – number';
