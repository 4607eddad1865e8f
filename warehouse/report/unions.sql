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
        unit_code,
        commune,
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
        known_sum(sum(s.charter_capital_mvnd), count(s.period)) as charter_capital_mvnd,
        known_sum(sum(s.member_cooperatives), count(s.period))::bigint as member_cooperatives,
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
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        case when grouping(k.branch) = 1 then 'all' else k.branch end as branch,
        count(*) as unions,
        sum(k.charter_capital_mvnd) as charter_capital_mvnd
    from stock as k
    inner join quality.compared_reports as u
        on
            k.period = u.rows_period
            and k.unit_code = u.rows_unit_code
            and (u.is_whole or k.commune is not distinct from u.commune)
    where u.form_id = 'KTTT-01'
    group by u.period, u.part, rollup (k.branch)
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.unions as unions_previous,
    y.unions as unions_year_before,
    b.charter_capital_mvnd as charter_capital_previous_mvnd,
    y.charter_capital_mvnd as charter_capital_year_before_mvnd,
    r.units_reported,
    r.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    like_for_like(n.units_like_for_like, n.now_part, b.branch, r.unions, o.unions) as unions_against_previous,
    like_for_like(n.units_like_for_like, n.then_part, b.branch, b.unions, p.unions) as unions_previous_like_for_like,
    sum_like_for_like(
        n.units_like_for_like, b.branch,
        part_sum(n.now_part, r.charter_capital_mvnd, o.charter_capital_mvnd, o.unions),
        part_sum(n.then_part, b.charter_capital_mvnd, p.charter_capital_mvnd, p.unions)
    ) as charter_capital_against_previous_mvnd,
    sum_like_for_like(
        n.units_like_for_like, b.branch,
        part_sum(n.then_part, b.charter_capital_mvnd, p.charter_capital_mvnd, p.unions),
        part_sum(n.now_part, r.charter_capital_mvnd, o.charter_capital_mvnd, o.unions)
    ) as charter_capital_previous_like_for_like_mvnd,
    like_for_like(m.units_like_for_like, m.now_part, y.branch, r.unions, q.unions) as unions_against_year_before,
    like_for_like(m.units_like_for_like, m.then_part, y.branch, y.unions, w.unions) as unions_year_before_like_for_like,
    sum_like_for_like(
        m.units_like_for_like, y.branch,
        part_sum(m.now_part, r.charter_capital_mvnd, q.charter_capital_mvnd, q.unions),
        part_sum(m.then_part, y.charter_capital_mvnd, w.charter_capital_mvnd, w.unions)
    ) as charter_capital_against_year_before_mvnd,
    sum_like_for_like(
        m.units_like_for_like, y.branch,
        part_sum(m.then_part, y.charter_capital_mvnd, w.charter_capital_mvnd, w.unions),
        part_sum(m.now_part, r.charter_capital_mvnd, q.charter_capital_mvnd, q.unions)
    ) as charter_capital_year_before_like_for_like_mvnd
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.branch = b.branch
left join rows_of_period as y on r.year_before = y.period and r.branch = y.branch
left join quality.comparisons as n on r.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on r.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and r.branch = o.branch
left join parts as p on n.period = p.period and n.then_part = p.part and r.branch = p.branch
left join parts as q on m.period = q.period and m.now_part = q.part and r.branch = q.branch
left join parts as w on m.period = w.period and m.then_part = w.part and r.branch = w.branch
order by r.period, r.position;

comment on table report.unions is 'Liên hiệp hợp tác xã – cooperative unions';
comment on column report.unions.branch is 'Khu vực (mã) – branch';
comment on column report.unions.branch_vi is 'Khu vực – branch in Vietnamese';
comment on column report.unions.unions is 'Số liên hiệp – unions';
comment on column report.unions.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.unions.member_cooperatives is 'Số HTX thành viên – member cooperatives';
