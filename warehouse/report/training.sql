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
        period,
        programme,
        partner,
        district,
        min(sheet_row) as position,
        sum(classes)::bigint as classes,
        sum(learners)::bigint as learners,
        count(*) filter (where learners is null) as rows_without_learners
    from core.training
    group by period, programme, partner, district
    union all
    select
        period,
        'Tổng cộng' as programme,
        null as partner,
        null as district,
        null as position,
        sum(classes)::bigint as classes,
        sum(learners)::bigint as learners,
        count(*) filter (where learners is null) as rows_without_learners
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
    p.units_expected
from classes as c
inner join quality.periods as p on c.period = p.period and p.form_id = 'LM-01'
left join classes as y
    on
        p.year_before = y.period
        and c.programme = y.programme
        and c.partner is not distinct from y.partner
        and c.district is not distinct from y.district
order by c.period, c.position nulls last;

comment on table report.training is 'Đào tạo, bồi dưỡng, tập huấn – training';
comment on column report.training.programme is 'Chương trình – programme';
comment on column report.training.partner is 'Đơn vị phối hợp – partner';
comment on column report.training.district is 'Địa bàn – place';
comment on column report.training.classes is 'Số lớp – classes';
comment on column report.training.learners is 'Số học viên – learners, of the classes that give a number';
comment on column report.training.rows_without_learners is 'Số dòng chưa có số học viên – rows without a number of learners';
