-- purpose: section 3 of the report: charter capital and members of cooperatives and credit funds
-- grain: one row per period and branch (agriculture, non_agriculture, credit, all)
-- depends: period, previous, year_before
-- key: period, branch
-- not null: period, branch, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
create table report.capital_and_members as
with stock as (
    select
        period,
        unit_code,
        commune,
        case when sector = 'agriculture' then 'agriculture' else 'non_agriculture' end as branch,
        charter_capital_mvnd,
        members,
        official_members,
        contributing_members,
        non_contributing_members
    from quality.counted_cooperatives
    where not is_ended
    union all by name
    select
        period,
        unit_code,
        commune,
        'credit' as branch,
        charter_capital_mvnd,
        members
    from quality.counted_credit_funds
    where not is_ended
),

labels (branch, branch_vi, position) as (
    values
    ('agriculture', 'Nông, lâm nghiệp, thủy sản', 1),
    ('non_agriculture', 'Phi nông nghiệp', 2),
    ('credit', 'Quỹ tín dụng nhân dân', 3),
    ('all', 'Tổng cộng', 4)
),

kinds as (
    -- what no form of the period asks for has no number
    select
        period,
        min(units_reported) as units_reported
    from quality.period_columns
    where
        table_name = 'cooperatives'
        and column_name in ('official_members', 'contributing_members', 'non_contributing_members')
    group by period
),

sums as (
    select
        p.period,
        l.branch,
        count(x.period) as cooperatives,
        known_sum(sum(x.charter_capital_mvnd), count(x.period)) as charter_capital_mvnd,
        known_sum(sum(x.members), count(x.period))::bigint as members,
        -- a fund has members of one kind only
        k.units_reported > 0 and l.branch <> 'credit' as has_kinds,
        known_sum(sum(x.official_members), count(x.period) filter (where x.branch <> 'credit'))::bigint as official_members,
        known_sum(sum(x.contributing_members), count(x.period) filter (where x.branch <> 'credit'))::bigint as contributing_members,
        known_sum(sum(x.non_contributing_members), count(x.period) filter (where x.branch <> 'credit'))::bigint as non_contributing_members,
        k.units_reported as units_reported_member_kinds,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    cross join labels as l
    left join kinds as k on p.period = k.period
    left join stock as x on p.period = x.period and l.branch in (x.branch, 'all')
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        case when grouping(k.branch) = 1 then 'all' else k.branch end as branch,
        count(*) as cooperatives,
        sum(k.charter_capital_mvnd) as charter_capital_mvnd,
        sum(k.members)::bigint as members
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
    s.period,
    s.branch,
    l.branch_vi,
    s.cooperatives,
    s.charter_capital_mvnd,
    s.members,
    -- shares of the whole; null where there is nothing to share
    round(100 * s.charter_capital_mvnd / nullif(t.charter_capital_mvnd, 0), 2)::decimal(9, 2) as capital_percent,
    round(100 * s.members / nullif(t.members, 0), 2)::decimal(9, 2) as members_percent,
    case when s.has_kinds then s.official_members end as official_members,
    case when s.has_kinds then s.contributing_members end as contributing_members,
    case when s.has_kinds then s.non_contributing_members end as non_contributing_members,
    s.units_reported_member_kinds,
    b.charter_capital_mvnd as charter_capital_previous_mvnd,
    y.charter_capital_mvnd as charter_capital_year_before_mvnd,
    b.members as members_previous,
    y.members as members_year_before,
    s.units_reported,
    s.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    sum_like_for_like(
        n.units_like_for_like, b.branch,
        part_sum(n.now_part, s.charter_capital_mvnd, o.charter_capital_mvnd, o.cooperatives),
        part_sum(n.then_part, b.charter_capital_mvnd, p.charter_capital_mvnd, p.cooperatives)
    ) as charter_capital_against_previous_mvnd,
    sum_like_for_like(
        n.units_like_for_like, b.branch,
        part_sum(n.then_part, b.charter_capital_mvnd, p.charter_capital_mvnd, p.cooperatives),
        part_sum(n.now_part, s.charter_capital_mvnd, o.charter_capital_mvnd, o.cooperatives)
    ) as charter_capital_previous_like_for_like_mvnd,
    sum_like_for_like(
        n.units_like_for_like, b.branch,
        part_sum(n.now_part, s.members, o.members, o.cooperatives),
        part_sum(n.then_part, b.members, p.members, p.cooperatives)
    ) as members_against_previous,
    sum_like_for_like(
        n.units_like_for_like, b.branch,
        part_sum(n.then_part, b.members, p.members, p.cooperatives),
        part_sum(n.now_part, s.members, o.members, o.cooperatives)
    ) as members_previous_like_for_like,
    sum_like_for_like(
        m.units_like_for_like, y.branch,
        part_sum(m.now_part, s.charter_capital_mvnd, q.charter_capital_mvnd, q.cooperatives),
        part_sum(m.then_part, y.charter_capital_mvnd, w.charter_capital_mvnd, w.cooperatives)
    ) as charter_capital_against_year_before_mvnd,
    sum_like_for_like(
        m.units_like_for_like, y.branch,
        part_sum(m.then_part, y.charter_capital_mvnd, w.charter_capital_mvnd, w.cooperatives),
        part_sum(m.now_part, s.charter_capital_mvnd, q.charter_capital_mvnd, q.cooperatives)
    ) as charter_capital_year_before_like_for_like_mvnd,
    sum_like_for_like(
        m.units_like_for_like, y.branch,
        part_sum(m.now_part, s.members, q.members, q.cooperatives),
        part_sum(m.then_part, y.members, w.members, w.cooperatives)
    ) as members_against_year_before,
    sum_like_for_like(
        m.units_like_for_like, y.branch,
        part_sum(m.then_part, y.members, w.members, w.cooperatives),
        part_sum(m.now_part, s.members, q.members, q.cooperatives)
    ) as members_year_before_like_for_like
from sums as s
inner join labels as l on s.branch = l.branch
inner join sums as t on s.period = t.period and t.branch = 'all'
left join sums as b on s.previous_period = b.period and s.branch = b.branch
left join sums as y on s.year_before = y.period and s.branch = y.branch
left join quality.comparisons as n on s.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on s.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and s.branch = o.branch
left join parts as p on n.period = p.period and n.then_part = p.part and s.branch = p.branch
left join parts as q on m.period = q.period and m.now_part = q.part and s.branch = q.branch
left join parts as w on m.period = w.period and m.then_part = w.part and s.branch = w.branch
order by s.period, l.position;

comment on table report.capital_and_members is 'Vốn điều lệ và thành viên – charter capital and members';
comment on column report.capital_and_members.branch is 'Khu vực (mã) – branch';
comment on column report.capital_and_members.branch_vi is 'Khu vực – branch in Vietnamese';
comment on column report.capital_and_members.cooperatives is 'Số HTX, quỹ – cooperatives and funds';
comment on column report.capital_and_members.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.capital_and_members.members is 'Số thành viên – members';
comment on column report.capital_and_members.capital_percent is 'Tỷ trọng vốn (%) – share of capital';
comment on column report.capital_and_members.members_percent is 'Tỷ trọng thành viên (%) – share of members';
comment on column report.capital_and_members.official_members is 'Thành viên chính thức – official members';
comment on column report.capital_and_members.contributing_members is
'Thành viên liên kết góp vốn – contributing associate members';
comment on column report.capital_and_members.non_contributing_members is
'Thành viên liên kết không góp vốn – associate members without contribution';
comment on column report.capital_and_members.units_reported_member_kinds is
'Thành viên theo loại: số đơn vị có số liệu – units that report the kinds of members';
