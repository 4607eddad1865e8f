-- purpose: sections 2.3 and 2.4 of the report: members of the Alliance, and complaints
-- grain: one row per period and indicator
-- depends: period, year_before
-- not null: period, indicator, units_reported, units_expected
-- references: period -> core.dim_period (period)
create table report.membership as
with all_members as (
    select
        period,
        value
    from core.membership
    where code = 'ALLIANCE.ALL'
)

select
    m.period,
    m.code as indicator,
    i.label_vi as indicator_vi,
    m.value::bigint as value,
    -- of the members only: admissions and complaints are no part of them
    case
        when m.code in ('ALLIANCE.ALL', 'ALLIANCE.OFFICIAL', 'ALLIANCE.ASSOCIATE')
            then round(100 * m.value / nullif(a.value, 0), 2)
    end::decimal(9, 2) as percent,
    y.value::bigint as value_year_before,
    p.units_reported,
    p.units_expected,
    d.units_reported_before as units_reported_year_before,
    d.units_like_for_like as units_like_for_like_year_before
from core.membership as m
inner join quality.periods as p on m.period = p.period and p.form_id = 'LM-01'
-- as the indicator was called then
asof inner join reference_indicators as i on m.code = i.indicator and last_day(m.period) >= i.valid_from
left join all_members as a on m.period = a.period
left join core.membership as y on p.year_before = y.period and m.code = y.code
left join quality.comparisons as d on p.period = d.period and p.form_id = d.form_id and d.comparison = 'year_before'
order by m.period, m.sheet_row;

comment on table report.membership is 'Thành viên Liên minh HTX, đơn thư – members and complaints';
comment on column report.membership.indicator is 'Chỉ tiêu (mã) – indicator';
comment on column report.membership.indicator_vi is 'Chỉ tiêu – indicator in Vietnamese';
comment on column report.membership.value is 'Số lượng – number';
comment on column report.membership.percent is 'Tỷ trọng (%) – share of all members';
