-- purpose: section 2.5.2 of the report: the support fund and the employment fund
-- grain: one row per period and indicator; the loans of the support fund are those of its register
-- depends: period, year_before
-- not null: period, fund, indicator, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: fund in ('support_fund', 'employment_fund')
create table report.support_fund as
with amounts as (
    select
        period,
        'support_fund' as fund,
        'Quỹ hỗ trợ phát triển HTX' as fund_vi,
        code as indicator,
        sheet_row,
        value
    from core.support_fund
    union all
    select
        period,
        'employment_fund' as fund,
        'Quỹ quốc gia về việc làm' as fund_vi,
        code as indicator,
        sheet_row,
        value
    from core.employment_fund
    union all
    -- what is lent of what the fund has
    select
        period,
        'support_fund' as fund,
        'Quỹ hỗ trợ phát triển HTX' as fund_vi,
        'FUND.LENT_PERCENT' as indicator,
        9999 as sheet_row,
        round(
            100 * max(value) filter (where code = 'FUND.OUTSTANDING')
            / nullif(max(value) filter (where code = 'FUND.CAPITAL'), 0), 2
        )::decimal(18, 3) as value
    from core.support_fund
    group by period
)

select
    a.period,
    a.fund,
    a.fund_vi,
    a.indicator,
    coalesce(i.label_vi, 'Tỷ lệ vốn đang cho vay') as indicator_vi,
    coalesce(i.unit_vi, '%') as unit,
    a.value,
    y.value as value_year_before,
    p.units_reported,
    p.units_expected,
    d.units_reported_before as units_reported_year_before,
    d.units_like_for_like as units_like_for_like_year_before
from amounts as a
inner join quality.periods as p on a.period = p.period and p.form_id = 'LM-01'
-- as the indicator was called then
asof left join reference_indicators as i on a.indicator = i.indicator and last_day(a.period) >= i.valid_from
left join amounts as y on p.year_before = y.period and a.indicator = y.indicator
left join quality.comparisons as d on p.period = d.period and p.form_id = d.form_id and d.comparison = 'year_before'
order by a.period asc, a.fund desc, a.sheet_row asc;

comment on table report.support_fund is 'Quỹ hỗ trợ phát triển HTX và Quỹ việc làm – support fund and employment fund';
comment on column report.support_fund.fund is 'Quỹ (mã) – fund';
comment on column report.support_fund.fund_vi is 'Quỹ – fund in Vietnamese';
comment on column report.support_fund.indicator is 'Chỉ tiêu (mã) – indicator';
comment on column report.support_fund.indicator_vi is 'Chỉ tiêu – indicator in Vietnamese';
comment on column report.support_fund.unit is 'Đơn vị tính – unit';
comment on column report.support_fund.value is 'Giá trị – value';
