-- purpose: section 3 of the report: who manages cooperatives and credit funds, and what they earn
-- grain: one row per period and branch (agriculture, non_agriculture, credit, all); ended ones are left out
-- depends: period, previous, year_before
-- key: period, branch
-- not null: period, branch, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
create table report.management as
with rows_of_branch as (
    select
        period,
        unit_code,
        commune,
        case when sector = 'agriculture' then 'agriculture' else 'non_agriculture' end as branch,
        board_members,
        supervisors,
        managers,
        trained_managers,
        regular_workers,
        revenue_mvnd,
        monthly_income_mvnd
    from quality.counted_cooperatives
    where not is_ended
    union all by name
    select
        period,
        unit_code,
        commune,
        'credit' as branch,
        board_members,
        supervisors
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
        l.branch_vi,
        l.position,
        count(x.period) as cooperatives,
        sum(x.board_members)::bigint as board_members,
        sum(x.supervisors)::bigint as supervisors,
        sum(x.managers)::bigint as managers,
        sum(x.trained_managers)::bigint as trained_managers,
        -- over the rows that report both
        100 * sum(x.trained_managers) filter (where x.managers is not null)
        / nullif(sum(x.managers) filter (where x.trained_managers is not null), 0) as trained_percent,
        sum(x.regular_workers)::bigint as regular_workers,
        -- over the cooperatives that report revenue, not over all
        avg(x.revenue_mvnd) as mean_revenue_mvnd,
        -- each cooperative weighs as much as it has regular workers
        sum(x.monthly_income_mvnd * x.regular_workers)
        / nullif(sum(x.regular_workers) filter (where x.monthly_income_mvnd is not null), 0) as mean_income_mvnd,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    cross join labels as l
    left join rows_of_branch as x on p.period = x.period and l.branch in (x.branch, 'all')
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        case when grouping(k.branch) = 1 then 'all' else k.branch end as branch,
        sum(k.board_members)::bigint as board_members,
        sum(k.monthly_income_mvnd * k.regular_workers)
        / nullif(sum(k.regular_workers) filter (where k.monthly_income_mvnd is not null), 0) as mean_income_mvnd
    from rows_of_branch as k
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
    s.branch_vi,
    s.cooperatives,
    s.board_members,
    s.supervisors,
    s.managers,
    s.trained_managers,
    round(s.trained_percent, 2)::decimal(9, 2) as trained_percent,
    s.regular_workers,
    round(s.mean_revenue_mvnd, 3)::decimal(18, 3) as mean_revenue_mvnd,
    round(s.mean_income_mvnd, 3)::decimal(18, 3) as mean_income_mvnd,
    b.board_members as board_members_previous,
    round(b.mean_income_mvnd, 3)::decimal(18, 3) as mean_income_previous_mvnd,
    y.board_members as board_members_year_before,
    round(y.mean_income_mvnd, 3)::decimal(18, 3) as mean_income_year_before_mvnd,
    s.units_reported,
    s.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    case
        when n.units_like_for_like > 0 and b.branch is not null
            then if(n.now_part = 'all', s.board_members, o.board_members)
    end as board_members_against_previous,
    case
        when n.units_like_for_like > 0 and b.branch is not null
            then if(n.then_part = 'all', b.board_members, p.board_members)
    end as board_members_previous_like_for_like,
    case
        when if(n.then_part = 'all', b.mean_income_mvnd, p.mean_income_mvnd) is not null
            then round(if(n.now_part = 'all', s.mean_income_mvnd, o.mean_income_mvnd), 3)::decimal(18, 3)
    end as mean_income_against_previous_mvnd,
    case
        when if(n.now_part = 'all', s.mean_income_mvnd, o.mean_income_mvnd) is not null
            then round(if(n.then_part = 'all', b.mean_income_mvnd, p.mean_income_mvnd), 3)::decimal(18, 3)
    end as mean_income_previous_like_for_like_mvnd,
    case
        when m.units_like_for_like > 0 and y.branch is not null
            then if(m.now_part = 'all', s.board_members, q.board_members)
    end as board_members_against_year_before,
    case
        when m.units_like_for_like > 0 and y.branch is not null
            then if(m.then_part = 'all', y.board_members, w.board_members)
    end as board_members_year_before_like_for_like,
    case
        when if(m.then_part = 'all', y.mean_income_mvnd, w.mean_income_mvnd) is not null
            then round(if(m.now_part = 'all', s.mean_income_mvnd, q.mean_income_mvnd), 3)::decimal(18, 3)
    end as mean_income_against_year_before_mvnd,
    case
        when if(m.now_part = 'all', s.mean_income_mvnd, q.mean_income_mvnd) is not null
            then round(if(m.then_part = 'all', y.mean_income_mvnd, w.mean_income_mvnd), 3)::decimal(18, 3)
    end as mean_income_year_before_like_for_like_mvnd
from sums as s
left join sums as b on s.previous_period = b.period and s.branch = b.branch
left join sums as y on s.year_before = y.period and s.branch = y.branch
left join quality.comparisons as n on s.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on s.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and s.branch = o.branch
left join parts as p on n.period = p.period and n.then_part = p.part and s.branch = p.branch
left join parts as q on m.period = q.period and m.now_part = q.part and s.branch = q.branch
left join parts as w on m.period = w.period and m.then_part = w.part and s.branch = w.branch
order by s.period, s.position;

comment on table report.management is 'Cán bộ quản lý, doanh thu và thu nhập – management, revenue and income';
comment on column report.management.branch is 'Khu vực (mã) – branch';
comment on column report.management.branch_vi is 'Khu vực – branch in Vietnamese';
comment on column report.management.cooperatives is 'Số HTX, quỹ – cooperatives and funds';
comment on column report.management.board_members is 'Thành viên HĐQT – board members';
comment on column report.management.supervisors is 'Thành viên ban kiểm soát – supervisors';
comment on column report.management.managers is 'Cán bộ quản lý – managers';
comment on column report.management.trained_managers is 'Cán bộ quản lý từ trung cấp trở lên – trained managers';
comment on column report.management.trained_percent is 'Tỷ lệ từ trung cấp trở lên (%) – share of trained managers';
comment on column report.management.regular_workers is 'Lao động thường xuyên – regular workers';
comment on column report.management.mean_revenue_mvnd is 'Doanh thu bình quân một HTX (triệu đồng) – mean revenue';
comment on column report.management.mean_income_mvnd is 'Thu nhập bình quân lao động (triệu đồng/tháng) – mean income';
