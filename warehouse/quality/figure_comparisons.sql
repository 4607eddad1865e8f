-- purpose: every figure like for like: of two periods, over the units whose area was reported in both
-- grain: one row per figure, period and comparison (previous, year_before) over one unit or more
-- depends: period, previous, year_before
-- key: figure_id, period, comparison
-- not null: figure_id, period, comparison, units
-- references: period -> core.dim_period (period)
-- check: units > 0
-- check: (value_now is null) = (value_before is null)
create table quality.figure_comparisons as
with figures as (
    -- which figures are declared
    select
        figure_id,
        form_id,
        bool_and(event in ('declared', 'stated')) as is_stated
    from report.figure_measures
    group by figure_id, form_id
),

reports as (
    select
        form_id,
        unit_code,
        period,
        form_day,
        coalesce(based_on, submission_id) as submission_id
    from core.submissions
    where status = 'accepted'
),

a as (
    select
        c.form_id,
        c.period,
        c.part,
        c.unit_code,
        min(r.form_day) as first_day,
        max(r.form_day) as last_day
    from quality.compared_reports as c
    inner join reports as r
        on c.form_id = r.form_id and c.rows_period = r.period and c.submission_id = r.submission_id
    where not c.is_whole
    group by c.form_id, c.period, c.part, c.unit_code
),

units as (
    -- with the days by which it is known what their forms ask for
    select
        u.form_id,
        u.period,
        u.comparison,
        u.period_before,
        u.unit_code,
        u.is_area,
        n.form_day,
        coalesce(b.form_day, a.first_day) as first_day_before,
        coalesce(b.form_day, a.last_day) as last_day_before
    from quality.compared_units as u
    inner join reports as n on u.form_id = n.form_id and u.unit_code = n.unit_code and u.period = n.period
    left join reports as b
        on not u.is_area and u.form_id = b.form_id and u.unit_code = b.unit_code and u.period_before = b.period
    left join a
        on
            u.is_area
            and u.form_id = a.form_id
            and u.period = a.period
            and a.part = 'then_' || u.comparison
            and u.unit_code = a.unit_code
),

kinds as (
    select distinct
        form_id,
        form_day,
        first_day_before,
        last_day_before
    from units
),

days as (
    select
        form_id,
        form_day as day
    from kinds
    union
    select
        form_id,
        first_day_before as day
    from kinds
    union
    select
        form_id,
        last_day_before as day
    from kinds
),

asked as (
    -- which figures forms of a day ask for, and which can be followed by the communes of the rows that they add up
    select
        d.form_id,
        d.day,
        m.figure_id,
        bool_and(
            m.event not in ('declared', 'computed') and m.table_name in ('cooperatives', 'credit_funds', 'unions', 'groups')
        ) as has_communes
    from days as d
    inner join report.figure_measures as m
        on d.form_id = m.form_id and d.day >= m.valid_from and d.day < coalesce(m.valid_to, 'infinity')
    group by d.form_id, d.day, m.figure_id
),

shared as (
    -- the figures that the forms of both times ask for
    select
        k.*,
        a.figure_id,
        f.is_stated,
        a.has_communes and b.has_communes and c.has_communes as has_communes
    from kinds as k
    inner join asked as a on k.form_id = a.form_id and k.form_day = a.day
    inner join asked as b on k.form_id = b.form_id and k.first_day_before = b.day and a.figure_id = b.figure_id
    inner join asked as c on k.form_id = c.form_id and k.last_day_before = c.day and a.figure_id = c.figure_id
    inner join figures as f on a.form_id = f.form_id and a.figure_id = f.figure_id
),

compared as (
    select
        u.period,
        u.comparison,
        u.period_before,
        u.unit_code,
        u.is_area,
        s.figure_id,
        s.is_stated
    from units as u
    inner join shared as s
        on
            u.form_id = s.form_id
            and u.form_day = s.form_day
            and u.first_day_before = s.first_day_before
            and u.last_day_before = s.last_day_before
    where not u.is_area or s.has_communes
),

amounts as (
    select
        figure_id,
        period,
        unit_code,
        sum(amount) as amount,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from quality.figure_units
    group by figure_id, period, unit_code
),

area_amounts as (
    select
        f.figure_id,
        c.period,
        c.part,
        c.unit_code,
        sum(f.amount) as amount,
        sum(f.numerator) as numerator,
        sum(f.denominator) as denominator
    from quality.compared_reports as c
    inner join quality.figure_units as f
        on
            c.rows_period = f.period
            and c.submission_id = f.submission_id
            and c.commune is not distinct from f.commune
    where not c.is_whole
    group by f.figure_id, c.period, c.part, c.unit_code
),

pairs as (
    select
        c.figure_id,
        c.period,
        c.comparison,
        n.unit_code is not null as has_cells,
        coalesce(a.unit_code, b.unit_code) is not null as had_cells,
        n.amount,
        n.numerator,
        n.denominator,
        if(c.is_area, a.amount, b.amount) as amount_before,
        if(c.is_area, a.numerator, b.numerator) as numerator_before,
        if(c.is_area, a.denominator, b.denominator) as denominator_before
    from compared as c
    left join amounts as n on c.figure_id = n.figure_id and c.period = n.period and c.unit_code = n.unit_code
    left join amounts as b
        on not c.is_area and c.figure_id = b.figure_id and c.period_before = b.period and c.unit_code = b.unit_code
    left join area_amounts as a
        on
            c.is_area
            and c.figure_id = a.figure_id
            and c.period = a.period
            and a.part = 'then_' || c.comparison
            and c.unit_code = a.unit_code
    -- what a unit did not state in one of them says nothing of a change
    where not c.is_stated or (n.amount is not null and coalesce(a.amount, b.amount) is not null)
),

sums as (
    select
        figure_id,
        period,
        comparison,
        count(*) as units,
        count(*) filter (where has_cells) as units_with_cells,
        count(*) filter (where had_cells) as units_with_cells_before,
        sum(amount) as amount,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(amount_before) as amount_before,
        sum(numerator_before) as numerator_before,
        sum(denominator_before) as denominator_before
    from pairs
    group by figure_id, period, comparison
),

valued as (
    select
        s.figure_id,
        s.period,
        s.comparison,
        s.units,
        case
            when f.aggregate = 'ratio' then f.scale * s.numerator / nullif(s.denominator, 0)
            else known_sum(s.amount, s.units_with_cells)
        end::double as value_now,
        case
            when f.aggregate = 'ratio' then f.scale * s.numerator_before / nullif(s.denominator_before, 0)
            else known_sum(s.amount_before, s.units_with_cells_before)
        end::double as value_before
    from sums as s
    inner join reference_figures as f
        on
            s.figure_id = f.figure_id
            and last_day(s.period) >= f.valid_from
            and last_day(s.period) < coalesce(f.valid_to, 'infinity')
)

select
    figure_id,
    period,
    comparison,
    units,
    -- both or neither: a change is one of two values
    case when value_before is not null then round(value_now, 3) end::decimal(18, 3) as value_now,
    case when value_now is not null then round(value_before, 3) end::decimal(18, 3) as value_before
from valued
order by period, figure_id, comparison;

comment on table quality.figure_comparisons is
'Số liệu so trên cùng địa bàn – figures like for like';
comment on column quality.figure_comparisons.figure_id is 'Mã chỉ tiêu – figure';
comment on column quality.figure_comparisons.comparison is 'previous: kỳ trước, year_before: cùng kỳ năm trước – what it is compared with';
comment on column quality.figure_comparisons.units is
'Số đơn vị có số liệu của cùng địa bàn ở cả hai kỳ – units whose area was reported in both';
comment on column quality.figure_comparisons.value_now is 'Giá trị kỳ này, của các đơn vị đó – value of the period, over these units';
comment on column quality.figure_comparisons.value_before is
'Giá trị kỳ được so, của cùng các đơn vị đó – value of the earlier period, over the same units';
