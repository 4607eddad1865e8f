-- purpose: section 1.2 of the report: cooperative groups by activity
-- grain: one row per period and activity, and one for all of them
-- depends: period, previous, year_before
-- key: period, activity
-- not null: period, activity, groups, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
-- total: sum(groups) filter (where activity = 'all') == sum(groups) from core.groups
create table report.groups as
with activities as (
    select
        period,
        code,
        label_vi,
        position
    from quality.period_codes
    where form_id = 'KTTT-01' and code_list = 'activity'
    union all
    select distinct
        period,
        'all' as code,
        'Tổng cộng' as label_vi,
        99 as position
    from quality.period_codes
    where form_id = 'KTTT-01'
),

kinds as (
    -- what no form of the period asks for has no number
    select
        period,
        min(units_reported) filter (where column_name = 'certified_groups') as units_reported_certified,
        min(units_reported) filter (where column_name = 'registered_groups') as units_reported_registered
    from quality.period_columns
    where table_name = 'groups'
    group by period
),

rows_of_period as (
    select
        p.period,
        a.code as activity,
        a.label_vi as activity_vi,
        known_sum(sum(g.groups), count(g.period))::bigint as groups,
        case when min(k.units_reported_certified) > 0 then known_sum(sum(g.certified_groups), count(g.period))::bigint end
            as certified_groups,
        case when min(k.units_reported_registered) > 0 then known_sum(sum(g.registered_groups), count(g.period))::bigint end
            as registered_groups,
        -- null where no unit reports the members of its groups
        sum(g.members)::bigint as members,
        k.units_reported_certified,
        k.units_reported_registered,
        a.position,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join activities as a on p.period = a.period
    left join kinds as k on p.period = k.period
    left join core.groups as g on p.period = g.period and a.code in (g.activity, 'all')
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        case when grouping(k.activity) = 1 then 'all' else k.activity end as activity,
        sum(k.groups)::bigint as groups
    from core.groups as k
    inner join quality.compared_reports as u
        on
            k.period = u.rows_period
            and k.unit_code = u.rows_unit_code
            and (u.is_whole or k.commune is not distinct from u.commune)
    where u.form_id = 'KTTT-01'
    group by u.period, u.part, rollup (k.activity)
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.groups as groups_previous,
    y.groups as groups_year_before,
    r.units_reported,
    r.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    like_for_like(n.units_like_for_like, n.now_part, b.activity, r.groups, o.groups) as groups_against_previous,
    like_for_like(n.units_like_for_like, n.then_part, b.activity, b.groups, p.groups) as groups_previous_like_for_like,
    like_for_like(m.units_like_for_like, m.now_part, y.activity, r.groups, q.groups) as groups_against_year_before,
    like_for_like(m.units_like_for_like, m.then_part, y.activity, y.groups, w.groups)
        as groups_year_before_like_for_like
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.activity = b.activity
left join rows_of_period as y on r.year_before = y.period and r.activity = y.activity
left join quality.comparisons as n on r.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on r.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and r.activity = o.activity
left join parts as p on n.period = p.period and n.then_part = p.part and r.activity = p.activity
left join parts as q on m.period = q.period and m.now_part = q.part and r.activity = q.activity
left join parts as w on m.period = w.period and m.then_part = w.part and r.activity = w.activity
order by r.period, r.position;

comment on table report.groups is 'Tổ hợp tác theo loại hình – cooperative groups by activity';
comment on column report.groups.activity is 'Loại hình (mã) – activity';
comment on column report.groups.activity_vi is 'Loại hình – activity in Vietnamese';
comment on column report.groups.groups is 'Số tổ hợp tác – groups';
comment on column report.groups.certified_groups is 'Số tổ có chứng thực của UBND xã – certified groups';
comment on column report.groups.registered_groups is 'Số tổ có giấy chứng nhận đăng ký – registered groups';
comment on column report.groups.units_reported_certified is
'Số tổ có chứng thực: số đơn vị có số liệu – units that report certified groups';
comment on column report.groups.units_reported_registered is
'Số tổ có giấy chứng nhận đăng ký: số đơn vị có số liệu – units that report registered groups';
comment on column report.groups.members is 'Số thành viên – members';
