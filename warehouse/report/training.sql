-- purpose: section 2.5.1 of the report: training that the Alliance gave, year to date
-- grain: one row per period, programme, partner and place, and one for all of them
-- depends: period, year_before
-- key: period, programme, partner, district
-- not null: period, programme, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: rows_without_learners >= 0
create table report.training as
with texts as (
    -- what is written in capitals, with other spaces or without marks is one, unless it may be something else, too
    select
        period,
        'programme' as part,
        programme as said
    from core.training
    union all
    select
        period,
        'partner' as part,
        partner as said
    from core.training
    union all
    select
        period,
        'district' as part,
        district as said
    from core.training
),

written as (
    select
        *,
        same_writing(said) as writing,
        without_marks(same_writing(said)) as bare
    from texts
    where said is not null
),

marked as (
    select
        *,
        min(case when writing <> bare then writing end) over same_letters as first_marked,
        max(case when writing <> bare then writing end) over same_letters as last_marked
    from written
    window same_letters as (partition by period, part, bare)
),

keyed as (
    select
        period,
        part,
        said,
        if(first_marked is distinct from last_marked, writing, bare) as text_key
    from marked
),

shown as (
    select
        period,
        part,
        text_key,
        mode(said order by said) as most_used
    from keyed
    group by period, part, text_key
),

folded as (
    select distinct
        k.period,
        k.part,
        k.said,
        s.most_used
    from keyed as k
    inner join shown as s on k.period = s.period and k.part = s.part and k.text_key = s.text_key
),

classes as (
    select
        t.period,
        g.most_used as programme,
        r.most_used as partner,
        d.most_used as district,
        min(t.sheet_row) as position,
        sum(t.classes)::bigint as classes,
        sum(t.learners)::bigint as learners,
        count(*) filter (where t.learners is null) as rows_without_learners,
        count(distinct row(t.programme, t.partner, t.district)) as writings
    from core.training as t
    left join folded as g on t.period = g.period and g.part = 'programme' and t.programme = g.said
    left join folded as r on t.period = r.period and r.part = 'partner' and t.partner = r.said
    left join folded as d on t.period = d.period and d.part = 'district' and t.district = d.said
    group by t.period, g.most_used, r.most_used, d.most_used
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
