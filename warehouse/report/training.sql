-- purpose: section 2.5.1 of the report: training that the Alliance gave, year to date
-- grain: one row per period, programme, partner and place, and one for all of them
-- depends: period, year_before
-- key: period, programme, partner, district
-- not null: period, programme, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: rows_without_learners >= 0
create table report.training as
with classes as (
    select
        t.period,
        g.shown as programme,
        r.shown as partner,
        d.shown as district,
        min(t.sheet_row) as position,
        sum(t.classes)::bigint as classes,
        sum(t.learners)::bigint as learners,
        count(*) filter (where t.learners is null) as rows_without_learners,
        count(distinct row(t.programme, t.partner, t.district)) as writings
    from core.training as t
    left join quality.writings as g
        on t.period = g.period and g.table_name = 'training' and g.column_name = 'programme' and t.programme = g.writing
    left join quality.writings as r
        on t.period = r.period and r.table_name = 'training' and r.column_name = 'partner' and t.partner = r.writing
    left join quality.writings as d
        on t.period = d.period and d.table_name = 'training' and d.column_name = 'district' and t.district = d.writing
    group by t.period, g.shown, r.shown, d.shown
    union all
    select
        period,
        'Tổng cộng' as programme,
        null as partner,
        null as district,
        null as position,
        sum(classes)::bigint as classes,
        sum(learners)::bigint as learners,
        count(*) filter (where learners is null) as rows_without_learners,
        null as writings
    from core.training
    group by period
)

select
    c.period,
    c.programme,
    c.partner,
    c.district,
    c.classes,
    c.learners,
    c.rows_without_learners,
    y.classes as classes_year_before,
    y.learners as learners_year_before,
    p.units_reported,
    p.units_expected,
    d.units_reported_before as units_reported_year_before,
    d.units_like_for_like as units_like_for_like_year_before,
    c.writings
from classes as c
inner join quality.periods as p on c.period = p.period and p.form_id = 'LM-01'
left join classes as y
    on
        p.year_before = y.period
        and (c.position is null) = (y.position is null)
        and same_writing(c.programme) = same_writing(y.programme)
        and same_writing(c.partner) is not distinct from same_writing(y.partner)
        and same_writing(c.district) is not distinct from same_writing(y.district)
left join quality.comparisons as d on p.period = d.period and p.form_id = d.form_id and d.comparison = 'year_before'
order by c.period, c.position nulls last;

comment on table report.training is 'Đào tạo, bồi dưỡng, tập huấn – training';
comment on column report.training.programme is 'Chương trình – programme';
comment on column report.training.partner is 'Đơn vị phối hợp – partner';
comment on column report.training.district is 'Địa bàn – place';
comment on column report.training.classes is 'Số lớp – classes';
comment on column report.training.learners is 'Số học viên – learners, of the classes that give a number';
comment on column report.training.rows_without_learners is 'Số dòng chưa có số học viên – rows without a number of learners';
comment on column report.training.writings is
'Số cách viết đã gộp, trống ở dòng tổng – writings that stand behind it, blank in the row of all';
