-- purpose: every figure of the report, computed
-- grain: one row per figure and period in which a unit reported
-- depends: period, previous, year_before
-- key: figure_id, period
-- not null: figure_id, period, section, label_vi, units_reported, units_expected, units_unchanged, amounts_held_back
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
-- check: amounts_held_back >= 0
create table report.figures as
with not_covered as (
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
)

select
    v.* exclude (
        exact_value, amounts_held_back, units_reported, units_expected, units_unchanged, previous_period, year_before, -- noqa: RF02
        units_without_history, value_with_history -- noqa: RF02
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
    v.units_without_history,
    v.value_with_history,
    -- a change is only one where both are known
    case when b.value is not null and v.value is not null then p.value_now end as value_against_previous,
    case when b.value is not null and v.value is not null then p.value_before end as value_previous_like_for_like,
    case when y.value is not null and v.value is not null then q.value_now end as value_against_year_before,
    case when y.value is not null and v.value is not null then q.value_before end as value_year_before_like_for_like,
    if(b.figure_id is null, null, coalesce(p.units, 0)) as units_like_for_like_previous,
    if(y.figure_id is null, null, coalesce(q.units, 0)) as units_like_for_like_year_before
from quality.figure_values as v
left join not_covered_of_figures as n
    on v.figure_id = n.figure_id and v.period = n.period and v.previous_period = n.period_before
left join not_covered_of_figures as m
    on v.figure_id = m.figure_id and v.period = m.period and v.year_before = m.period_before
left join quality.figure_values as b on v.figure_id = b.figure_id and v.previous_period = b.period
left join quality.figure_values as y on v.figure_id = y.figure_id and v.year_before = y.period
left join quality.figure_comparisons as p
    on v.figure_id = p.figure_id and v.period = p.period and p.comparison = 'previous'
left join quality.figure_comparisons as q
    on v.figure_id = q.figure_id and v.period = q.period and q.comparison = 'year_before'
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
