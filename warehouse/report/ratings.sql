-- purpose: section 3 of the report: cooperatives by their rating under Circular 01/2020
-- grain: one row per period and rating; ended cooperatives are left out
-- depends: period, previous, year_before
-- key: period, rating
-- not null: period, rating, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: agriculture + non_agriculture <= cooperatives
-- check: percent between 0 and 100
create table report.ratings as
with counts as (
    select
        period,
        rating,
        count(*) as cooperatives,
        count(*) filter (where sector = 'agriculture') as agriculture,
        count(*) filter (where sector <> 'agriculture') as non_agriculture
    from quality.counted_cooperatives
    where not is_ended and rating is not null
    group by period, rating
),

rows_of_period as (
    select
        p.period,
        c.code as rating,
        c.label_vi as rating_vi,
        c.position,
        coalesce(n.cooperatives, 0) as cooperatives,
        coalesce(n.agriculture, 0) as agriculture,
        coalesce(n.non_agriculture, 0) as non_agriculture,
        -- of those that answer, 'not rated' among them
        round(100 * n.cooperatives / sum(n.cooperatives) over (partition by p.period), 2)::decimal(9, 2) as percent,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join quality.period_codes as c on p.period = c.period and p.form_id = c.form_id
    left join counts as n on p.period = n.period and c.code = n.rating
    where p.form_id = 'KTTT-01' and c.code_list = 'rating' and p.units_reported > 0
)

select
    r.period,
    r.rating,
    r.rating_vi,
    r.cooperatives,
    r.agriculture,
    r.non_agriculture,
    r.percent,
    b.cooperatives as cooperatives_previous,
    y.cooperatives as cooperatives_year_before,
    r.units_reported,
    r.units_expected
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.rating = b.rating
left join rows_of_period as y on r.year_before = y.period and r.rating = y.rating
order by r.period, r.position;

comment on table report.ratings is 'Xếp loại HTX – ratings of cooperatives';
comment on column report.ratings.rating is 'Xếp loại (mã) – rating';
comment on column report.ratings.rating_vi is 'Xếp loại – rating in Vietnamese';
comment on column report.ratings.cooperatives is 'Số HTX – cooperatives';
comment on column report.ratings.agriculture is 'Trong đó nông nghiệp – of these agriculture';
comment on column report.ratings.non_agriculture is 'Trong đó phi nông nghiệp – of these non-agriculture';
comment on column report.ratings.percent is 'Tỷ lệ trong số có xếp loại (%) – share of those with an answer';
