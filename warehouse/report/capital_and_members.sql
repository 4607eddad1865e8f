-- purpose: section 3 of the report: charter capital and members of cooperatives and credit funds
-- grain: one row per period and branch (agriculture, non_agriculture, credit, all)
create table report.capital_and_members as
with parts as (
    select
        period,
        case when sector = 'agriculture' then 'agriculture' else 'non_agriculture' end as branch,
        charter_capital_mvnd,
        members
    from quality.counted_cooperatives
    where not is_ended
    union all
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

sums as (
    select
        p.period,
        l.branch,
        count(x.period) as cooperatives,
        coalesce(sum(x.charter_capital_mvnd), 0) as charter_capital_mvnd,
        coalesce(sum(x.members), 0)::bigint as members,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    cross join labels as l
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
