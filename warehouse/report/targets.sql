-- purpose: section 1.6 and part 3 of the report: plan against actual, and the plan of the next year
-- grain: one row per period and target, as the Alliance states it for a year; actual values of its own year only
-- depends: period
-- not null: period, target_year, indicator, units_reported, units_expected
-- references: period -> core.dim_period (period)
create table report.targets as
with actual_figures (indicator, figure_id) as (
    values
    ('FOUNDED', 'HTX.FOUNDED'),
    ('ADMITTED', 'ALLIANCE.ADMITTED')
),

-- the first scope is that of all units together, whatever it is called
of_all as (
    select code
    from core.code_lists
    where code_list = 'scope' and position = 1
),

complaints as (
    select
        period,
        'COMPLAINTS_RESOLVED_PERCENT' as indicator,
        100 * max(value) filter (where code = 'COMPLAINTS.RESOLVED')
        / nullif(max(value) filter (where code = 'COMPLAINTS.RECEIVED'), 0) as actual
    from core.membership
    group by period
),

actuals as (
    select
        f.period,
        a.indicator,
        f.value as actual
    from report.figures as f
    inner join actual_figures as a on f.figure_id = a.figure_id
    union all
    select
        period,
        indicator,
        actual
    from complaints
)

select
    t.period,
    t.year as target_year,
    t.indicator,
    c.label_vi as indicator_vi,
    t.scope,
    t.at_least,
    t.at_most,
    a.actual::decimal(18, 3) as actual,
    -- what these numbers give: of the least and of the most that was planned
    round(100 * a.actual / nullif(t.at_least, 0), 1)::decimal(9, 1) as percent_of_least,
    round(100 * a.actual / nullif(t.at_most, 0), 1)::decimal(9, 1) as percent_of_most,
    p.units_reported,
    p.units_expected
from core.targets as t
inner join quality.periods as p on t.period = p.period and p.form_id = 'LM-01'
left join core.code_lists as c on c.code_list = 'target' and t.indicator = c.code
-- a single unit's target has no actual value here: what each founded is in report.by_district
left join actuals as a
    on t.period = a.period and t.indicator = a.indicator and t.year = year(t.period) and t.scope in (select code from of_all)
order by t.period, t.year, t.sheet_row;

comment on table report.targets is 'Mục tiêu và kết quả – plan against actual';
comment on column report.targets.target_year is 'Năm của mục tiêu – year of the target';
comment on column report.targets.indicator is 'Chỉ tiêu (mã) – target';
comment on column report.targets.indicator_vi is 'Chỉ tiêu – target in Vietnamese';
comment on column report.targets.scope is 'Phạm vi – scope';
comment on column report.targets.at_least is 'Tối thiểu – at least';
comment on column report.targets.at_most is 'Tối đa – at most';
comment on column report.targets.actual is 'Thực hiện – actual';
comment on column report.targets.percent_of_least is 'So với mức tối thiểu (%) – of the least';
comment on column report.targets.percent_of_most is 'So với mức tối đa (%) – of the most';
