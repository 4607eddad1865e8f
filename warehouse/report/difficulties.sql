-- purpose: section 6 of the report: what cooperatives name as their main difficulty
-- grain: one row per period and difficulty; ended cooperatives are left out
-- depends: period, previous, year_before
-- key: period, difficulty
-- not null: period, difficulty, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: agriculture + non_agriculture <= cooperatives
-- check: percent between 0 and 100
create table report.difficulties as
with counts as (
    select
        period,
        difficulty,
        count(*) as cooperatives,
        count(*) filter (where sector = 'agriculture') as agriculture,
        count(*) filter (where sector <> 'agriculture') as non_agriculture
    from quality.counted_cooperatives
    where not is_ended and difficulty is not null
    group by period, difficulty
),

rows_of_period as (
    select
        p.period,
        c.code as difficulty,
        c.label_vi as difficulty_vi,
        c.position,
        coalesce(n.cooperatives, 0) as cooperatives,
        coalesce(n.agriculture, 0) as agriculture,
        coalesce(n.non_agriculture, 0) as non_agriculture,
        -- of those that answer, not of all
        round(100 * n.cooperatives / sum(n.cooperatives) over (partition by p.period), 2)::decimal(9, 2) as percent,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join quality.period_codes as c on p.period = c.period and p.form_id = c.form_id
    left join counts as n on p.period = n.period and c.code = n.difficulty
    where p.form_id = 'KTTT-01' and c.code_list = 'difficulty' and p.units_reported > 0
)

select
    r.period,
    r.difficulty,
    r.difficulty_vi,
    r.cooperatives,
    r.agriculture,
    r.non_agriculture,
    r.percent,
    b.cooperatives as cooperatives_previous,
    y.cooperatives as cooperatives_year_before,
    r.units_reported,
    r.units_expected
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.difficulty = b.difficulty
left join rows_of_period as y on r.year_before = y.period and r.difficulty = y.difficulty
order by r.period, r.position;

comment on table report.difficulties is 'Khó khăn chính của HTX – main difficulties';
comment on column report.difficulties.difficulty is 'Khó khăn (mã) – difficulty';
comment on column report.difficulties.difficulty_vi is 'Khó khăn chính – difficulty in Vietnamese';
comment on column report.difficulties.cooperatives is 'Số HTX – cooperatives';
comment on column report.difficulties.agriculture is 'Trong đó nông nghiệp – of these agriculture';
comment on column report.difficulties.non_agriculture is 'Trong đó phi nông nghiệp – of these non-agriculture';
comment on column report.difficulties.percent is 'Tỷ lệ trong số có trả lời (%) – share of those that answer';
