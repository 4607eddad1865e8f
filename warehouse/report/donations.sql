-- purpose: section 2.7 of the report: donations and contributions one by one, year to date
-- grain: one row per period and item with an amount, and one for all of them
-- depends: period
-- not null: period, item, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: amount_mvnd >= 0
create table report.donations as
with items as (
    select
        period,
        item,
        sheet_row as position,
        amount_mvnd
    from core.donations
    where amount_mvnd is not null
    union all
    select
        period,
        'Tổng cộng' as item,
        null as position,
        sum(amount_mvnd)::decimal(18, 3) as amount_mvnd
    from core.donations
    where amount_mvnd is not null
    group by period
)

select
    i.period,
    coalesce(i.item, '') as item,
    i.amount_mvnd,
    p.units_reported,
    p.units_expected
from items as i
inner join quality.periods as p on i.period = p.period and p.form_id = 'LM-01'
order by i.period, i.position nulls last;

comment on table report.donations is 'Đóng góp, ủng hộ – donations and contributions';
comment on column report.donations.item is 'Nội dung – item';
comment on column report.donations.amount_mvnd is 'Số tiền (triệu đồng) – amount';
