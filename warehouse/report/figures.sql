-- purpose: every figure of the report, computed
-- grain: one row per figure and period in which a unit reported
create table report.figures as
with sums as (
    select
        figure_id,
        period,
        sum(amount) filter (where role = 'amount') as amount,
        sum(amount) filter (where role = 'numerator') as numerator,
        sum(amount) filter (where role = 'denominator') as denominator
    from report.figure_sources
    group by figure_id, period
),

catalogue as (
    select
        figure_id,
        any_value(form_id) as form_id,
        bool_and(event = 'declared') as is_declared_only
    from report.figure_measures
    group by figure_id
)

select
    f.figure_id,
    p.period,
    f.section,
    f.label_vi,
    f.label_en,
    round(
        case
            when f.aggregate = 'ratio' then f.scale * s.numerator / nullif(s.denominator, 0)
            -- what the registers hold none of is zero; what nobody declared is not known
            when not c.is_declared_only then coalesce(s.amount, 0)
            else s.amount
        end::double,
        3
    )::decimal(18, 3) as value,
    f.unit_vi as unit,
    f.decimals,
    p.units_reported,
    p.units_expected
from quality.periods as p
inner join catalogue as c on p.form_id = c.form_id
inner join reference_figures as f on c.figure_id = f.figure_id
left join sums as s on f.figure_id = s.figure_id and p.period = s.period
where p.units_reported > 0
order by p.period, f.section, f.figure_id;

comment on table report.figures is 'Số liệu của báo cáo – figures of the report';
comment on column report.figures.figure_id is 'Mã chỉ tiêu – figure';
comment on column report.figures.section is 'Mục trong báo cáo – section of the report';
comment on column report.figures.label_vi is 'Tên chỉ tiêu – label';
comment on column report.figures.label_en is 'Tên tiếng Anh – English label';
comment on column report.figures.value is 'Giá trị – value';
comment on column report.figures.unit is 'Đơn vị tính – unit';
comment on column report.figures.decimals is 'Số chữ số thập phân khi in – decimals in print';
