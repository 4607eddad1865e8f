-- purpose: what each unit, and each commune of it, adds to each figure
-- grain: one row per figure, period and unit with a cell that the figure asks for; per commune of it in the year before units change
-- depends: period
-- key: figure_id, period, unit_code, submission_id, commune
-- not null: figure_id, period, unit_code, submission_id, amounts_held_back
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- check: amounts_held_back >= 0
create table quality.figure_units as
with followed as (
    -- the periods that later ones are held against across a change of units: only of these communes are asked for
    select distinct p.period
    from quality.periods as p
    inner join report.unit_mapping as m
        on
            m.from_first < m.to_first
            and m.to_first > last_day(p.period)
            and m.to_first <= last_day((p.period + to_months(getvariable('months_back')))::date)
)

select
    c.figure_id,
    c.period,
    c.unit_code,
    c.submission_id,
    case when f.period is not null then c.commune end as commune,
    sum(c.amount) filter (where c.role = 'amount' and not c.is_held_back) as amount,
    sum(c.amount) filter (where c.role = 'numerator' and not c.is_held_back) as numerator,
    sum(c.amount) filter (where c.role = 'denominator' and not c.is_held_back) as denominator,
    -- a ratio may ask for a cell twice; few cells are held back, and these alone are kept to be told apart
    coalesce(
        len(list_distinct(list(case when c.is_held_back then concat_ws('!', c.sheet, c.cell) end) filter (where c.is_held_back))), 0
    ) as amounts_held_back
from quality.figure_cells as c
left join followed as f on c.period = f.period
group by all
order by c.period, c.figure_id, c.unit_code, commune;

comment on table quality.figure_units is
'Phần của từng đơn vị, từng xã trong mỗi chỉ tiêu – what each unit and commune adds to each figure';
comment on column quality.figure_units.figure_id is 'Mã chỉ tiêu – figure';
comment on column quality.figure_units.commune is 'Xã, trống với số khai – commune, blank for what is declared';
comment on column quality.figure_units.amount is 'Số được cộng – amount';
comment on column quality.figure_units.numerator is 'Tử số – numerator';
comment on column quality.figure_units.denominator is 'Mẫu số – denominator';
comment on column quality.figure_units.amounts_held_back is 'Số ô chưa tính, đến khi giải trình – cells that are held back';
