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
        coalesce(sum(g.groups), 0)::bigint as groups,
        case when min(k.units_reported_certified) > 0 then coalesce(sum(g.certified_groups), 0)::bigint end as certified_groups,
        case when min(k.units_reported_registered) > 0 then coalesce(sum(g.registered_groups), 0)::bigint end as registered_groups,
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
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.groups as groups_previous,
    y.groups as groups_year_before,
    r.units_reported,
    r.units_expected
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.activity = b.activity
left join rows_of_period as y on r.year_before = y.period and r.activity = y.activity
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
