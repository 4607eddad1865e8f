-- purpose: section 2 of the report: people's credit funds
-- grain: one row per period and condition, and one for all of them; ended funds are left out
-- depends: period, previous, year_before
-- key: period, condition
-- not null: period, condition, credit_funds, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: credit_funds >= 0
-- total: sum(credit_funds) filter (where condition = 'all') == count(*) filter (where not is_ended) from core.credit_funds
create table report.credit_funds as
with conditions as (
    select
        period,
        code,
        label_vi,
        position
    from quality.period_codes
    where form_id = 'KTTT-01' and code_list = 'condition'
    union all
    select distinct
        period,
        'all' as code,
        'Tổng cộng' as label_vi,
        99 as position
    from quality.period_codes
    where form_id = 'KTTT-01'
),

rows_of_period as (
    select
        p.period,
        c.code as condition,
        c.label_vi as condition_vi,
        count(f.period) as credit_funds,
        known_sum(sum(f.members), count(f.period))::bigint as members,
        known_sum(sum(f.charter_capital_mvnd), count(f.period)) as charter_capital_mvnd,
        known_sum(sum(f.operating_capital_mvnd), count(f.period)) as operating_capital_mvnd,
        known_sum(sum(f.mobilised_capital_mvnd), count(f.period)) as mobilised_capital_mvnd,
        known_sum(sum(f.outstanding_loans_mvnd), count(f.period)) as outstanding_loans_mvnd,
        c.position,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join conditions as c on p.period = c.period
    left join quality.counted_credit_funds as f on p.period = f.period and c.code in (f.condition, 'all') and not f.is_ended
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        case when grouping(k.condition) = 1 then 'all' else k.condition end as condition,
        count(*) as credit_funds,
        sum(k.members)::bigint as members,
        sum(k.outstanding_loans_mvnd) as outstanding_loans_mvnd
    from quality.counted_credit_funds as k
    inner join quality.compared_reports as u
        on
            k.period = u.rows_period
            and k.unit_code = u.rows_unit_code
            and (u.is_whole or k.commune is not distinct from u.commune)
    where
        u.form_id = 'KTTT-01'
        and not k.is_ended
    group by u.period, u.part, rollup (k.condition)
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.credit_funds as credit_funds_previous,
    y.credit_funds as credit_funds_year_before,
    b.members as members_previous,
    y.members as members_year_before,
    b.outstanding_loans_mvnd as outstanding_loans_previous_mvnd,
    y.outstanding_loans_mvnd as outstanding_loans_year_before_mvnd,
    r.units_reported,
    r.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    like_for_like(n.units_like_for_like, n.now_part, b.condition, r.credit_funds, o.credit_funds)
        as credit_funds_against_previous,
    like_for_like(n.units_like_for_like, n.then_part, b.condition, b.credit_funds, p.credit_funds)
        as credit_funds_previous_like_for_like,
    sum_like_for_like(
        n.units_like_for_like, b.condition,
        part_sum(n.now_part, r.members, o.members, o.credit_funds),
        part_sum(n.then_part, b.members, p.members, p.credit_funds)
    ) as members_against_previous,
    sum_like_for_like(
        n.units_like_for_like, b.condition,
        part_sum(n.then_part, b.members, p.members, p.credit_funds),
        part_sum(n.now_part, r.members, o.members, o.credit_funds)
    ) as members_previous_like_for_like,
    sum_like_for_like(
        n.units_like_for_like, b.condition,
        part_sum(n.now_part, r.outstanding_loans_mvnd, o.outstanding_loans_mvnd, o.credit_funds),
        part_sum(n.then_part, b.outstanding_loans_mvnd, p.outstanding_loans_mvnd, p.credit_funds)
    ) as outstanding_loans_against_previous_mvnd,
    sum_like_for_like(
        n.units_like_for_like, b.condition,
        part_sum(n.then_part, b.outstanding_loans_mvnd, p.outstanding_loans_mvnd, p.credit_funds),
        part_sum(n.now_part, r.outstanding_loans_mvnd, o.outstanding_loans_mvnd, o.credit_funds)
    ) as outstanding_loans_previous_like_for_like_mvnd,
    like_for_like(m.units_like_for_like, m.now_part, y.condition, r.credit_funds, q.credit_funds)
        as credit_funds_against_year_before,
    like_for_like(m.units_like_for_like, m.then_part, y.condition, y.credit_funds, w.credit_funds)
        as credit_funds_year_before_like_for_like,
    sum_like_for_like(
        m.units_like_for_like, y.condition,
        part_sum(m.now_part, r.members, q.members, q.credit_funds),
        part_sum(m.then_part, y.members, w.members, w.credit_funds)
    ) as members_against_year_before,
    sum_like_for_like(
        m.units_like_for_like, y.condition,
        part_sum(m.then_part, y.members, w.members, w.credit_funds),
        part_sum(m.now_part, r.members, q.members, q.credit_funds)
    ) as members_year_before_like_for_like,
    sum_like_for_like(
        m.units_like_for_like, y.condition,
        part_sum(m.now_part, r.outstanding_loans_mvnd, q.outstanding_loans_mvnd, q.credit_funds),
        part_sum(m.then_part, y.outstanding_loans_mvnd, w.outstanding_loans_mvnd, w.credit_funds)
    ) as outstanding_loans_against_year_before_mvnd,
    sum_like_for_like(
        m.units_like_for_like, y.condition,
        part_sum(m.then_part, y.outstanding_loans_mvnd, w.outstanding_loans_mvnd, w.credit_funds),
        part_sum(m.now_part, r.outstanding_loans_mvnd, q.outstanding_loans_mvnd, q.credit_funds)
    ) as outstanding_loans_year_before_like_for_like_mvnd
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.condition = b.condition
left join rows_of_period as y on r.year_before = y.period and r.condition = y.condition
left join quality.comparisons as n on r.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on r.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and r.condition = o.condition
left join parts as p on n.period = p.period and n.then_part = p.part and r.condition = p.condition
left join parts as q on m.period = q.period and m.now_part = q.part and r.condition = q.condition
left join parts as w on m.period = w.period and m.then_part = w.part and r.condition = w.condition
order by r.period, r.position;

comment on table report.credit_funds is 'Quỹ tín dụng nhân dân – people''s credit funds';
comment on column report.credit_funds.condition is 'Tình trạng (mã) – condition';
comment on column report.credit_funds.condition_vi is 'Tình trạng – condition in Vietnamese';
comment on column report.credit_funds.credit_funds is 'Số quỹ – funds';
comment on column report.credit_funds.members is 'Số thành viên – members';
comment on column report.credit_funds.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.credit_funds.operating_capital_mvnd is 'Tổng vốn hoạt động (triệu đồng) – operating capital';
comment on column report.credit_funds.mobilised_capital_mvnd is 'Vốn huy động (triệu đồng) – mobilised capital';
comment on column report.credit_funds.outstanding_loans_mvnd is 'Dư nợ (triệu đồng) – outstanding loans';
