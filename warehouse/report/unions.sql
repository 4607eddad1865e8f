-- purpose: section 1.1 of the report: cooperative unions
-- grain: one row per period and branch (agriculture, non_agriculture, all); ended unions are left out
-- depends: period, previous, year_before
-- key: period, branch
-- not null: period, branch, unions, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: unions >= 0
-- total: sum(unions) filter (where branch = 'all') == count(*) filter (where not is_ended) from core.unions
create table report.unions as
with branches (branch, branch_vi, position) as (
    values
    ('agriculture', 'Nông nghiệp', 1),
    ('non_agriculture', 'Phi nông nghiệp', 2),
    ('all', 'Tổng cộng', 3)
),

stock as (
    select
        period,
        case when sector = 'agriculture' then 'agriculture' else 'non_agriculture' end as branch,
        charter_capital_mvnd,
        member_cooperatives
    from quality.counted_unions
    where not is_ended
),

rows_of_period as (
    select
        p.period,
        b.branch,
        b.branch_vi,
        count(s.period) as unions,
        coalesce(sum(s.charter_capital_mvnd), 0) as charter_capital_mvnd,
        coalesce(sum(s.member_cooperatives), 0)::bigint as member_cooperatives,
        b.position,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    cross join branches as b
    left join stock as s on p.period = s.period and b.branch in (s.branch, 'all')
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.unions as unions_previous,
    y.unions as unions_year_before,
    b.charter_capital_mvnd as charter_capital_previous_mvnd,
    y.charter_capital_mvnd as charter_capital_year_before_mvnd,
    r.units_reported,
    r.units_expected
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.branch = b.branch
left join rows_of_period as y on r.year_before = y.period and r.branch = y.branch
order by r.period, r.position;

comment on table report.unions is 'Liên hiệp hợp tác xã – cooperative unions';
comment on column report.unions.branch is 'Khu vực (mã) – branch';
comment on column report.unions.branch_vi is 'Khu vực – branch in Vietnamese';
comment on column report.unions.unions is 'Số liên hiệp – unions';
comment on column report.unions.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.unions.member_cooperatives is 'Số HTX thành viên – member cooperatives';
