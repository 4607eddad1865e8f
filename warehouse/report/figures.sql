-- purpose: every figure of the report, computed
-- grain: one row per figure and period in which a unit reported
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
    select
        figure_id,
        count(distinct form_id) as forms,
        bool_and(event in ('declared', 'stated')) as is_stated,
        bool_or(is_of_the_year) as is_of_the_year
    from report.figure_measures
    group by figure_id
),

periods as (
    -- a figure rests on the units of all its forms
    select
        m.figure_id,
        p.period,
        count(*) as forms,
        sum(p.units_reported)::bigint as units_reported,
        sum(p.units_expected)::bigint as units_expected,
        sum(p.units_unchanged)::bigint as units_unchanged,
        max(p.previous_period) as previous_period,
        max(p.year_before) as year_before
    from (
        select distinct
            figure_id,
            form_id
        from report.figure_measures
    ) as m
    inner join quality.periods as p on m.form_id = p.form_id
    where p.units_reported > 0
    group by m.figure_id, p.period
),

values_of_period as (
    select
        f.figure_id,
        p.period,
        f.section,
        f.label_vi,
        f.label_en,
        round(
            case
                when f.aggregate = 'ratio' then f.scale * s.numerator / nullif(s.denominator, 0)
                -- what the registers hold none of is zero; what nobody stated is not known
                when not c.is_stated then coalesce(s.amount, 0)
                else s.amount
            end::double,
            3
        )::decimal(18, 3) as value,
        f.unit_vi as unit,
        f.decimals,
        coalesce(s.amounts_held_back, 0) as amounts_held_back,
        p.units_reported,
        p.units_expected,
        -- what stands at a day is the same then; what runs from 1 January stood still
        if(c.is_of_the_year, p.units_unchanged, 0) as units_unchanged,
        p.previous_period,
        p.year_before
    from periods as p
    inner join catalogue as c on p.figure_id = c.figure_id and p.forms = c.forms
    inner join reference_figures as f on c.figure_id = f.figure_id
    left join sums as s on f.figure_id = s.figure_id and p.period = s.period
)

select
    v.* exclude (amounts_held_back, units_reported, units_expected, units_unchanged, previous_period, year_before), -- noqa: RF02
    b.value as value_previous,
    y.value as value_year_before,
    v.units_reported,
    v.units_expected,
    v.units_unchanged,
    v.amounts_held_back
from values_of_period as v
left join values_of_period as b on v.figure_id = b.figure_id and v.previous_period = b.period
left join values_of_period as y on v.figure_id = y.figure_id and v.year_before = y.period
order by v.period, v.section, v.figure_id;

comment on table report.figures is 'Số liệu của báo cáo – figures of the report';
comment on column report.figures.figure_id is 'Mã chỉ tiêu – figure';
comment on column report.figures.section is 'Mục trong báo cáo – section of the report';
comment on column report.figures.label_vi is 'Tên chỉ tiêu – label';
comment on column report.figures.label_en is 'Tên tiếng Anh – English label';
comment on column report.figures.value is 'Giá trị – value';
comment on column report.figures.unit is 'Đơn vị tính – unit';
comment on column report.figures.decimals is 'Số chữ số thập phân khi in – decimals in print';
comment on column report.figures.amounts_held_back is
'Số ô chưa tính vì có thể sai lệch từ 1.000 lần trở lên, đến khi giải trình – amounts in doubt by 1,000 that are left out until explained';
comment on column report.figures.units_unchanged is
'Số đơn vị báo không thay đổi: số cộng dồn từ đầu năm của họ là số kỳ trước – units whose year-to-date amount is that of before';
