-- purpose: section 3 of the report: charter capital and members of cooperatives and credit funds
-- grain: one row per period and branch (agriculture, non_agriculture, credit, all)
-- depends: period, previous, year_before
-- key: period, branch
-- not null: period, branch, cooperatives, charter_capital_mvnd, members, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
create table report.capital_and_members as
with parts as (
    select
        period,
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
        coalesce(sum(x.charter_capital_mvnd), 0) as charter_capital_mvnd,
        coalesce(sum(x.members), 0)::bigint as members,
        -- a fund has members of one kind only
        k.units_reported > 0 and l.branch <> 'credit' as has_kinds,
        coalesce(sum(x.official_members), 0)::bigint as official_members,
        coalesce(sum(x.contributing_members), 0)::bigint as contributing_members,
        coalesce(sum(x.non_contributing_members), 0)::bigint as non_contributing_members,
        k.units_reported as units_reported_member_kinds,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    cross join labels as l
    left join kinds as k on p.period = k.period
    left join parts as x on p.period = x.period and l.branch in (x.branch, 'all')
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
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
    s.units_expected
from sums as s
inner join labels as l on s.branch = l.branch
inner join sums as t on s.period = t.period and t.branch = 'all'
left join sums as b on s.previous_period = b.period and s.branch = b.branch
left join sums as y on s.year_before = y.period and s.branch = y.branch
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
