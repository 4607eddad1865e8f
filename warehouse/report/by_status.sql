-- purpose: section 1.1 of the report: how many cooperatives operate, are suspended or have ceased
-- grain: one row per period and status that the forms of the period have; ended ones are those of the year, so the rows
-- do not add up to the number of cooperatives
-- depends: period, previous, year_before
-- key: period, status
-- not null: period, status, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: agriculture + non_agriculture <= cooperatives
-- check: units_reported > 0
-- total: sum(cooperatives) == count(*) from core.cooperatives
create table report.by_status as
with counts as (
    select
        period,
        status,
        count(*) as cooperatives,
        count(*) filter (where sector = 'agriculture') as agriculture,
        count(*) filter (where sector <> 'agriculture') as non_agriculture
    from quality.counted_cooperatives
    group by period, status
),

rows_of_period as (
    select
        p.period,
        c.code as status,
        c.label_vi as status_vi,
        coalesce(n.cooperatives, 0) as cooperatives,
        coalesce(n.agriculture, 0) as agriculture,
        coalesce(n.non_agriculture, 0) as non_agriculture,
        c.position,
        -- those whose form has the status
        c.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join quality.period_codes as c on p.period = c.period and p.form_id = c.form_id
    left join counts as n on p.period = n.period and c.code = n.status
    where p.form_id = 'KTTT-01' and c.code_list = 'status' and p.units_reported > 0
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        k.status,
        count(*) as cooperatives
    from quality.counted_cooperatives as k
    inner join quality.compared_reports as u
        on
            k.period = u.rows_period
            and k.unit_code = u.rows_unit_code
            and (u.is_whole or k.commune is not distinct from u.commune)
    where u.form_id = 'KTTT-01'
    group by all
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.cooperatives as cooperatives_previous,
    y.cooperatives as cooperatives_year_before,
    r.units_reported,
    r.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    like_for_like(n.units_like_for_like, n.now_part, b.status, r.cooperatives, o.cooperatives)
        as cooperatives_against_previous,
    like_for_like(n.units_like_for_like, n.then_part, b.status, b.cooperatives, p.cooperatives)
        as cooperatives_previous_like_for_like,
    like_for_like(m.units_like_for_like, m.now_part, y.status, r.cooperatives, q.cooperatives)
        as cooperatives_against_year_before,
    like_for_like(m.units_like_for_like, m.then_part, y.status, y.cooperatives, w.cooperatives)
        as cooperatives_year_before_like_for_like
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.status = b.status
left join rows_of_period as y on r.year_before = y.period and r.status = y.status
left join quality.comparisons as n on r.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on r.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and r.status = o.status
left join parts as p on n.period = p.period and n.then_part = p.part and r.status = p.status
left join parts as q on m.period = q.period and m.now_part = q.part and r.status = q.status
left join parts as w on m.period = w.period and m.then_part = w.part and r.status = w.status
order by r.period, r.position;

comment on table report.by_status is
'Hợp tác xã theo tình trạng hoạt động – cooperatives by status; ended ones of the year are rows too: the rows are more than the cooperatives';
comment on column report.by_status.status is
'Tình trạng (mã); HTX đã chấm dứt trong năm cũng là dòng, nên các dòng không cộng thành số HTX – status; rows do not add up, see the table';
comment on column report.by_status.status_vi is 'Tình trạng hoạt động – status in Vietnamese';
comment on column report.by_status.cooperatives is 'Số HTX, không kể QTDND – cooperatives, credit funds aside';
comment on column report.by_status.agriculture is 'Nông, lâm nghiệp, thủy sản – agriculture';
comment on column report.by_status.non_agriculture is 'Phi nông nghiệp – non-agriculture';
