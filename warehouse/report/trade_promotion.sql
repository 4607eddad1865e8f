-- purpose: section 2.5.3 of the report: trade promotion, year to date
-- grain: one row per period and event
-- depends: period
-- not null: period, units_reported, units_expected
-- references: period -> core.dim_period (period)
create table report.trade_promotion as
select
    t.period,
    t.event,
    t.place,
    t.cooperatives,
    t.held_on,
    p.units_reported,
    p.units_expected
from core.trade_promotion as t
inner join quality.periods as p on t.period = p.period and p.form_id = 'LM-01'
order by t.period, t.sheet_row;

comment on table report.trade_promotion is 'Xúc tiến thương mại – trade promotion';
comment on column report.trade_promotion.event is 'Sự kiện – event';
comment on column report.trade_promotion.place is 'Địa điểm – place';
comment on column report.trade_promotion.cooperatives is 'Số HTX tham gia – cooperatives that took part';
comment on column report.trade_promotion.held_on is 'Thời gian – held on';
