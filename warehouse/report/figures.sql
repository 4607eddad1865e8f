-- purpose: every figure of the report, computed
-- grain: one row per figure and period in which a unit reported
-- depends: period, previous, year_before
-- key: figure_id, period
-- not null: figure_id, period, section, label_vi, units_reported, units_expected, units_unchanged, amounts_held_back
-- check: units_reported > 0
-- check: amounts_held_back >= 0
-- total: max(value) filter (where figure_id = 'HTX.AGRI') == count(*) filter (where not is_ended and sector = 'agriculture') from core.cooperatives
create table report.figures as
with sums as (
    select
        figure_id,
        period,
        sum(amount) filter (where role = 'amount' and not is_held_back) as amount,
        sum(amount) filter (where role = 'numerator' and not is_held_back) as numerator,
        sum(amount) filter (where role = 'denominator' and not is_held_back) as denominator,
        count(distinct concat_ws('!', submission_id, sheet, cell)) filter (where is_held_back) as amounts_held_back
    from quality.figure_cells
    group by figure_id, period
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
),

openings as (
    -- what is declared of 1 January by units of areas of which there was no unit then, and by the others
    select
        c.figure_id,
        c.period,
        count(distinct n.unit_code) as units_without_history,
        sum(c.amount) filter (where n.unit_code is null and not c.is_held_back) as value_with_history
    from quality.figure_cells as c
    inner join reference_figures as f on c.figure_id = f.figure_id and f.measure = 'opening'
    left join units_of_new_areas as n on c.period = n.period and c.unit_code = n.unit_code
    group by c.figure_id, c.period
),

not_covered as (
    -- units that reported, of areas of which there were no units in the earlier period
    select
        u.period,
        u.period_before,
        u.form_id,
        count(*) as units
    from units_with_other_past as u
    inner join core.submissions as s on u.form_id = s.form_id and u.period = s.period and u.unit_code = s.unit_code
    where u.is_new_area and s.status = 'accepted'
    group by all
),

not_covered_of_figures as (
    select
        m.figure_id,
        n.period,
        n.period_before,
        sum(n.units)::bigint as units
    from (
        select distinct
            figure_id,
            form_id
        from report.figure_measures
    ) as m
    inner join not_covered as n on m.form_id = n.form_id
    group by all
),

values_of_period as (
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
            -- what the registers hold none of is zero; what nobody stated is not known
            when not p.is_stated then coalesce(s.amount, 0)
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
        p.year_before
    from periods as p
    inner join reference_figures as f
        on
            p.figure_id = f.figure_id
            and last_day(p.period) >= f.valid_from
            and last_day(p.period) < coalesce(f.valid_to, 'infinity')
    left join sums as s on f.figure_id = s.figure_id and p.period = s.period
    left join report.by_size as z on p.period = z.period and z.sector = 'all'
)

select
    v.* exclude (
        exact_value, amounts_held_back, units_reported, units_expected, units_unchanged, previous_period, year_before -- noqa: RF02
    ),
    b.value as value_previous,
    y.value as value_year_before,
    v.units_reported,
    v.units_expected,
    v.units_unchanged,
    v.amounts_held_back,
    b.units_reported as units_reported_previous,
    y.units_reported as units_reported_year_before,
    coalesce(n.units, 0) as units_not_covered_previous,
    coalesce(m.units, 0) as units_not_covered_year_before,
    coalesce(o.units_without_history, 0) as units_without_history,
    if(o.units_without_history > 0, o.value_with_history, null)::decimal(18, 3) as value_with_history
from values_of_period as v
left join openings as o on v.figure_id = o.figure_id and v.period = o.period
left join not_covered_of_figures as n
    on v.figure_id = n.figure_id and v.period = n.period and v.previous_period = n.period_before
left join not_covered_of_figures as m
    on v.figure_id = m.figure_id and v.period = m.period and v.year_before = m.period_before
left join values_of_period as b on v.figure_id = b.figure_id and v.previous_period = b.period
left join values_of_period as y on v.figure_id = y.figure_id and v.year_before = y.period
order by v.period, v.section, v.figure_id;

comment on table report.figures is 'Số liệu của báo cáo – figures of the report';
comment on column report.figures.figure_id is 'Mã chỉ tiêu – figure';
comment on column report.figures.section is 'Mục trong báo cáo – section of the report';
comment on column report.figures.label_vi is 'Tên chỉ tiêu – label';
comment on column report.figures.label_en is 'Tên tiếng Anh – English label';
comment on column report.figures.value is 'Giá trị – value';
comment on column report.figures.printed_value is
'Giá trị như in trong báo cáo, làm tròn một lần – value as the report prints it, rounded once';
comment on column report.figures.unit is 'Đơn vị tính – unit';
comment on column report.figures.decimals is 'Số chữ số thập phân khi in – decimals in print';
comment on column report.figures.units_reported_previous is
'Số đơn vị có số liệu kỳ trước – units that the value of the previous period rests on';
comment on column report.figures.units_reported_year_before is
'Số đơn vị có số liệu cùng kỳ năm trước – units that the value of the year before rests on';
comment on column report.figures.units_not_covered_previous is
'Số đơn vị của địa bàn chưa có báo cáo ở kỳ trước, không tính là 0 – units of areas that the previous period does not cover';
comment on column report.figures.units_not_covered_year_before is
'Số đơn vị của địa bàn chưa có báo cáo ở cùng kỳ năm trước, không tính là 0 – the same of the year before';
comment on column report.figures.units_without_history is
'Số đơn vị của địa bàn chưa có báo cáo đầu năm, chỉ với số đầu năm – of an opening: units of areas nothing was received from before';
comment on column report.figures.value_with_history is
'Phần của các đơn vị đã có báo cáo trước đó, chỉ với số đầu năm – of an opening: the part of the units with a past';
comment on column report.figures.amounts_held_back is
'Số ô chưa tính vì có thể sai lệch từ 1.000 lần trở lên, đến khi giải trình – amounts in doubt by 1,000 that are left out until explained';
comment on column report.figures.units_unchanged is
'Số đơn vị báo không thay đổi: số cộng dồn từ đầu năm của họ là số kỳ trước – units whose year-to-date amount is that of before';
