-- purpose: every figure of a period by itself, before it is held beside those of other periods
-- grain: one row per figure and period in which a unit reported
-- depends: period
-- key: figure_id, period
-- not null: figure_id, period, section, label_vi, units_reported, units_expected, units_unchanged, amounts_held_back
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
-- check: amounts_held_back >= 0
-- total: max(value) filter (where figure_id = 'HTX.AGRI') == count(*) filter (where not is_ended and sector = 'agriculture') from core.cooperatives
create table quality.figure_values as
with sums as (
    select
        c.figure_id,
        c.period,
        count(*) as parts,
        sum(c.amount) as amount,
        sum(c.numerator) as numerator,
        sum(c.denominator) as denominator,
        sum(c.amounts_held_back)::bigint as amounts_held_back,
        -- what is stated by units of areas of which there was no unit on 1 January, and by the others
        count(distinct n.unit_code) as units_without_history,
        sum(c.amount) filter (where n.unit_code is null) as value_with_history
    from quality.figure_units as c
    left join units_of_new_areas as n on c.period = n.period and c.unit_code = n.unit_code
    group by c.figure_id, c.period
),

catalogue as (
    -- what a figure adds up, of forms of each day between two changes
    select
        f.figure_id,
        f.valid_from,
        f.valid_to,
        count(distinct m.form_id) as forms,
        bool_and(m.event in ('declared', 'stated')) as is_stated,
        bool_and(m.event = 'computed' and m.indicator not in ('evaluated', 'not_evaluated')) as is_class,
        bool_or(m.is_of_the_year) as is_of_the_year
    from reference_figures as f
    inner join report.figure_measures as m on f.figure_id = m.figure_id
    group by all
),

reporting as (
    -- how many of the submissions that count are on a form that has what the figure adds up, and say unchanged
    select
        m.figure_id,
        m.form_id,
        s.period,
        count(distinct s.submission_id) as units_reported,
        count(distinct s.submission_id) filter (where s.based_on is not null) as units_unchanged
    from (
        select
            form_id,
            period,
            form_day,
            submission_id,
            based_on
        from core.submissions
        where status = 'accepted'
    ) as s
    inner join report.figure_measures as m
        on
            s.form_id = m.form_id
            and s.form_day >= m.valid_from
            and s.form_day < coalesce(m.valid_to, 'infinity')
    group by all
),

periods as (
    -- a figure rests on the units of all its forms, and is there while it is in force
    select
        c.figure_id,
        p.period,
        c.is_stated,
        c.is_class,
        c.is_of_the_year,
        sum(r.units_reported)::bigint as units_reported,
        sum(p.units_expected)::bigint as units_expected,
        sum(r.units_unchanged)::bigint as units_unchanged,
        max(p.previous_period) as previous_period,
        max(p.year_before) as year_before
    from catalogue as c
    inner join reporting as r on c.figure_id = r.figure_id
    inner join quality.periods as p on r.form_id = p.form_id and r.period = p.period
    where
        last_day(p.period) >= c.valid_from
        and last_day(p.period) < coalesce(c.valid_to, 'infinity')
        and p.units_reported > 0
    group by c.figure_id, p.period, c.is_stated, c.is_class, c.is_of_the_year, c.forms
    having count(*) = c.forms
)

select
    f.figure_id,
    p.period,
    f.section,
    f.label_vi,
    f.label_en,
    case
        when f.aggregate = 'ratio' then f.scale * s.numerator / nullif(s.denominator, 0)
        -- of no cooperative is a class known
        when p.is_class and not z.evaluated > 0 then null
        -- what the registers hold none of is zero; what nobody stated, or all left blank, is not known
        when not p.is_stated then known_sum(s.amount, s.parts)
        else s.amount
    end::double as exact_value,
    round(exact_value, 3)::decimal(18, 3) as value,
    -- rounded once: 49,0446 is 49,04 in print, and not 49,05 by way of 49,045
    if(f.aggregate = 'ratio', round(exact_value, f.decimals)::decimal(18, 3), value) as printed_value,
    f.unit_vi as unit,
    f.decimals,
    coalesce(s.amounts_held_back, 0) as amounts_held_back,
    p.units_reported,
    p.units_expected,
    -- what stands at a day is the same then; what runs from 1 January stood still
    if(p.is_of_the_year, p.units_unchanged, 0) as units_unchanged,
    p.previous_period,
    p.year_before,
    if(f.measure = 'opening', coalesce(s.units_without_history, 0), 0) as units_without_history,
    if(f.measure = 'opening' and s.units_without_history > 0, s.value_with_history, null)::decimal(18, 3) as value_with_history
from periods as p
inner join reference_figures as f
    on
        p.figure_id = f.figure_id
        and last_day(p.period) >= f.valid_from
        and last_day(p.period) < coalesce(f.valid_to, 'infinity')
left join sums as s on f.figure_id = s.figure_id and p.period = s.period
left join report.by_size as z on p.period = z.period and z.sector = 'all'
order by p.period, f.section, f.figure_id;

comment on table quality.figure_values is 'Số liệu của từng kỳ, chưa so với kỳ khác – figures of each period by itself';
comment on column quality.figure_values.figure_id is 'Mã chỉ tiêu – figure';
comment on column quality.figure_values.section is 'Mục trong báo cáo – section of the report';
comment on column quality.figure_values.label_vi is 'Tên chỉ tiêu – label';
comment on column quality.figure_values.label_en is 'Tên tiếng Anh – English label';
comment on column quality.figure_values.value is 'Giá trị – value';
comment on column quality.figure_values.printed_value is
'Giá trị như in trong báo cáo, làm tròn một lần – value as the report prints it, rounded once';
comment on column quality.figure_values.unit is 'Đơn vị tính – unit';
comment on column quality.figure_values.decimals is 'Số chữ số thập phân khi in – decimals in print';
comment on column quality.figure_values.units_without_history is
'Số đơn vị của địa bàn chưa có báo cáo đầu năm, chỉ với số đầu năm – of an opening: units of areas nothing was received from before';
comment on column quality.figure_values.value_with_history is
'Phần của các đơn vị đã có báo cáo trước đó, chỉ với số đầu năm – of an opening: the part of the units with a past';
comment on column quality.figure_values.amounts_held_back is
'Số ô chưa tính vì có thể sai lệch từ 1.000 lần trở lên, đến khi giải trình – amounts in doubt by 1,000 that are left out until explained';
comment on column quality.figure_values.units_unchanged is
'Số đơn vị báo không thay đổi: số cộng dồn từ đầu năm của họ là số kỳ trước – units whose year-to-date amount is that of before';
comment on column quality.figure_values.exact_value is 'Giá trị chưa làm tròn – value before it is rounded';
comment on column quality.figure_values.previous_period is 'Kỳ trước – period before';
comment on column quality.figure_values.year_before is 'Cùng kỳ năm trước – same month of the year before';
