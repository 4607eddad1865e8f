-- purpose: with which earlier periods each period is compared, and over how many units like for like
-- grain: one row per form, period and comparison (previous, year_before)
-- depends: period, previous, year_before
-- key: period, form_id, comparison
-- not null: period, form_id, comparison, period_before, units_reported_before, units_like_for_like, now_part, then_part, then_period
-- references: period -> core.dim_period (period)
-- check: units_like_for_like >= 0
create table quality.comparisons as
with compared as (
    select
        form_id,
        period,
        units_reported,
        unnest(['previous', 'year_before']) as comparison,
        unnest([previous_period, year_before]) as period_before
    from quality.periods
),

like_for_like as (
    select
        form_id,
        period,
        comparison,
        count(*) as units,
        bool_or(is_area) as has_areas
    from quality.compared_units
    group by form_id, period, comparison
)

select
    c.period,
    c.form_id,
    c.comparison,
    c.period_before,
    b.units_reported as units_reported_before,
    coalesce(u.units, 0) as units_like_for_like,
    -- where all units count, the sums over them are those that there are anyway
    if(u.units = c.units_reported, 'all', 'now_' || c.comparison) as now_part,
    if(u.units = b.units_reported and not u.has_areas, 'all', 'then_' || c.comparison) as then_part,
    if(u.units = b.units_reported and not u.has_areas, c.period_before, c.period) as then_period
from compared as c
inner join quality.periods as b on c.form_id = b.form_id and c.period_before = b.period
left join like_for_like as u on c.form_id = u.form_id and c.period = u.period and c.comparison = u.comparison
order by c.period, c.form_id, c.comparison;

comment on table quality.comparisons is 'Mỗi kỳ được so với những kỳ nào, trên bao nhiêu đơn vị – comparisons of each period';
comment on column quality.comparisons.form_id is 'Mẫu biểu – form';
comment on column quality.comparisons.comparison is 'previous: kỳ trước, year_before: cùng kỳ năm trước – what it is compared with';
comment on column quality.comparisons.period_before is 'Kỳ được so – the earlier period';
comment on column quality.comparisons.units_reported_before is 'Số đơn vị có số liệu ở kỳ được so – units of the earlier period';
comment on column quality.comparisons.units_like_for_like is
'Số đơn vị có số liệu của cùng địa bàn ở cả hai kỳ – units whose area was reported in both';
comment on column quality.comparisons.now_part is
'Phần của kỳ này được đem so: all, hoặc tên phần trong compared_reports – the part of the period that is compared';
comment on column quality.comparisons.then_part is 'Phần của kỳ được so – the part of the earlier period';
comment on column quality.comparisons.then_period is 'Kỳ mà phần đó được ghi – the period under which that part stands';
