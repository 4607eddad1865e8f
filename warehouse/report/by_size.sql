-- purpose: section 3 of the report: cooperatives by size class, as Decree 113/2024 sorts them
-- grain: one row per period and sector, and one for all of them; ended ones are left out, periods before there were classes too
-- depends: period
-- key: period, sector
-- not null: period, sector, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: evaluated + not_evaluated = cooperatives
-- check: large + medium + small + micro = evaluated
-- total: sum(cooperatives) filter (where sector = 'all') == count(*) from quality.cooperative_sizes
create table report.by_size as
with sectors as (
    select
        period,
        code as sector,
        label_vi as sector_vi,
        position
    from quality.period_codes
    where form_id = 'KTTT-01' and code_list = 'sector'
    union all
    select distinct
        period,
        'all' as sector,
        'Tổng cộng' as sector_vi,
        99 as position
    from quality.period_codes
    where form_id = 'KTTT-01'
),

known_classes as (
    -- of a class below one whose thresholds are not known nobody can be said to be
    select
        period,
        sector,
        list(size_class) as classes
    from (
        select
            s.period,
            s.sector,
            c.code as size_class,
            bool_and(t.size_class is not null or c.position = l.lowest) over (
                partition by s.period, s.sector
                order by c.position
            ) as is_known
        from sectors as s
        inner join core.code_lists as c
            on
                c.code_list = 'size_class'
                and last_day(s.period) >= c.valid_from
                and last_day(s.period) < coalesce(c.valid_to, 'infinity')
        inner join (
            select max(position) as lowest
            from core.code_lists
            where code_list = 'size_class'
        ) as l on true
        left join core.size_classes as t
            on
                s.sector = t.sector
                and c.code = t.size_class
                and last_day(s.period) >= t.valid_from
                and last_day(s.period) < coalesce(t.valid_to, 'infinity')
    ) as told
    where is_known
    group by period, sector
),

sums as (
    select
        p.period,
        s.sector,
        s.sector_vi,
        s.position,
        count(c.period) as cooperatives,
        count(c.size_class) as evaluated,
        count(c.period) - count(c.size_class) as not_evaluated,
        count(*) filter (where c.size_class = 'large') as large,
        count(*) filter (where c.size_class = 'medium') as medium,
        count(*) filter (where c.size_class = 'small') as small,
        count(*) filter (where c.size_class = 'micro') as micro,
        p.units_reported,
        p.units_expected
    from quality.periods as p
    inner join sectors as s on p.period = s.period
    left join quality.cooperative_sizes as c on p.period = c.period and s.sector in (c.sector, 'all')
    where
        p.form_id = 'KTTT-01'
        and p.units_reported > 0
        and exists (
            select 1
            from core.size_classes as t
            where last_day(p.period) >= t.valid_from and last_day(p.period) < coalesce(t.valid_to, 'infinity')
        )
    group by all
)

select
    s.period,
    s.sector,
    s.sector_vi,
    s.cooperatives,
    s.evaluated,
    s.not_evaluated,
    -- where none is evaluated, or no threshold known, there is no number, and not zero
    case when s.evaluated > 0 and (s.sector = 'all' or list_contains(k.classes, 'large')) then s.large end as large,
    case when s.evaluated > 0 and (s.sector = 'all' or list_contains(k.classes, 'medium')) then s.medium end as medium,
    case when s.evaluated > 0 and (s.sector = 'all' or list_contains(k.classes, 'small')) then s.small end as small,
    case when s.evaluated > 0 and (s.sector = 'all' or list_contains(k.classes, 'micro')) then s.micro end as micro,
    s.units_reported,
    s.units_expected
from sums as s
left join known_classes as k on s.period = k.period and s.sector = k.sector
order by s.period, s.position;

comment on table report.by_size is 'Hợp tác xã theo quy mô – cooperatives by size class';
comment on column report.by_size.sector is 'Lĩnh vực (mã) – sector';
comment on column report.by_size.sector_vi is 'Lĩnh vực – sector in Vietnamese';
comment on column report.by_size.cooperatives is 'Số HTX, không kể đã giải thể, chấm dứt – cooperatives, ended ones aside';
comment on column report.by_size.evaluated is 'Xác định được quy mô – whose size class is known';
comment on column report.by_size.not_evaluated is 'Chưa xác định được quy mô – whose size class is not known';
comment on column report.by_size.large is 'Lớn – large';
comment on column report.by_size.medium is 'Vừa – medium';
comment on column report.by_size.small is 'Nhỏ – small';
comment on column report.by_size.micro is 'Siêu nhỏ – micro';
