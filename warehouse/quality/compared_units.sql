-- purpose: the units of which a period and an earlier one can be held against each other: what they are now was reported both times
-- grain: one row per form, period, comparison (previous, year_before) and unit that counts in both
-- depends: period, previous, year_before
-- key: unit_code, period, form_id, comparison
-- not null: unit_code, period, form_id, comparison, period_before, submission_id, is_area
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- check: comparison in ('previous', 'year_before')
-- check: period_before < period
-- check: is_area = (submission_id_before is null)
create table quality.compared_units as
with compared as (
    select
        form_id,
        period,
        'previous' as comparison,
        previous_period as period_before
    from quality.periods
    where previous_period is not null
    union all
    select
        form_id,
        period,
        'year_before' as comparison,
        year_before as period_before
    from quality.periods
    where year_before is not null
),

accepted as (
    select
        form_id,
        unit_code,
        period,
        -- the file in which the rows stand
        coalesce(based_on, submission_id) as submission_id
    from core.submissions
    where status = 'accepted'
),

places as (
    select
        period,
        submission_id,
        commune
    from core.cooperatives
    union
    select
        period,
        submission_id,
        commune
    from core.credit_funds
    union
    select
        period,
        submission_id,
        commune
    from core.unions
    union
    select
        period,
        submission_id,
        commune
    from core.groups
),

changed as (
    select distinct
        form_id,
        period,
        period_before
    from units_with_other_past
),

doubtful as (
    -- units that may have taken over rows of which nobody can say whose they are: these are in no sum of before
    select distinct
        c.form_id,
        c.period,
        c.period_before,
        m.to_unit_code as unit_code
    from changed as c
    inner join accepted as b on c.form_id = b.form_id and c.period_before = b.period
    inner join places as r on b.submission_id = r.submission_id and b.period = r.period
    inner join report.unit_mapping as m
        on
            b.unit_code = m.from_unit_code
            and last_day(c.period_before) between m.from_first and m.from_last
            and last_day(c.period) between m.to_first and m.to_last
    anti join homes_of_communes as h
        on
            c.form_id = h.form_id
            and c.period = h.period
            and c.period_before = h.period_before
            and r.submission_id = h.submission_id
            and r.commune is not distinct from h.commune
)

select
    n.unit_code,
    c.period,
    c.form_id,
    c.comparison,
    c.period_before,
    n.submission_id,
    -- of a unit that goes on as it was its own report of before; of another one what lay in its area
    o.unit_code is not null as is_area,
    case when o.unit_code is null then b.submission_id end as submission_id_before
from compared as c
inner join accepted as n on c.form_id = n.form_id and c.period = n.period
left join units_with_other_past as o
    on
        c.form_id = o.form_id
        and c.period = o.period
        and c.period_before = o.period_before
        and n.unit_code = o.unit_code
left join accepted as b on c.form_id = b.form_id and c.period_before = b.period and n.unit_code = b.unit_code
anti join doubtful as d
    on
        o.unit_code is not null
        and c.form_id = d.form_id
        and c.period = d.period
        and c.period_before = d.period_before
        and n.unit_code = d.unit_code
where case when o.unit_code is null then b.unit_code is not null else o.is_covered end
order by c.period, c.form_id, c.comparison, n.unit_code;

comment on table quality.compared_units is
'Các đơn vị so được với kỳ trước hoặc cùng kỳ: địa bàn hiện nay có số liệu ở cả hai kỳ – units that count like for like in both periods';
comment on column quality.compared_units.form_id is 'Mẫu biểu – form';
comment on column quality.compared_units.comparison is 'previous: kỳ trước, year_before: cùng kỳ năm trước – what it is compared with';
comment on column quality.compared_units.period_before is 'Kỳ được so – the earlier period';
comment on column quality.compared_units.is_area is
'Đơn vị đã thay đổi: phần kỳ trước là các dòng thuộc địa bàn hiện nay – the unit has changed: of before it has what lay in its area';
comment on column quality.compared_units.submission_id_before is
'Tệp của chính đơn vị ở kỳ được so, trống khi tính theo địa bàn – its own file of before, blank where its area is followed';
