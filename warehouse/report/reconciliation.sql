-- purpose: published figures held against the computed ones (PV-04)
-- grain: one row per claim of a report
-- depends: period
-- key: report_id, claim_id
-- not null: claim_id, period, report_id, verdict
-- references: report_id, claim_id -> report.published_claims (report_id, claim_id)
-- check: verdict in ('equal', 'different', 'contradicts itself', 'not computed')
create table report.reconciliation as
with periods_with_data as (
    select distinct period
    from report.figures
),

compared as (
    select
        c.claim_id,
        c.period,
        c.report_id,
        c.unit_code,
        c.unit_name,
        c.section,
        c.position,
        coalesce(u.figure_id, f.figure_id) as figure_id,
        case when coalesce(u.figure_id, f.figure_id) is not null then r.label_vi end as label_vi,
        c.value as published_value,
        c.unit,
        c.rounding,
        f.units_reported,
        f.units_expected,
        f.amounts_held_back,
        n.period is null as is_without_data,
        -- a figure that lacks units cannot be held against print
        case
            when c.unit_code is not null then round(u.value / c.factor, c.decimals)::decimal(24, 6)
            when f.units_reported = f.units_expected then round(f.value / c.factor, c.decimals)::decimal(24, 6)
        end as computed_value
    from reference_claims as c
    left join reference_figures as r
        on
            c.topic = r.topic
            and c.measure = r.measure
            and c.dimensions = r.dimensions
            and last_day(c.period) >= r.valid_from
            and last_day(c.period) < coalesce(r.valid_to, 'infinity')
    left join report.figures as f on r.figure_id = f.figure_id and c.period = f.period and c.unit_code is null
    left join figures_of_units as u on r.figure_id = u.figure_id and c.period = u.period and c.unit_code = u.unit_code
    left join periods_with_data as n on c.period = n.period
),

differences as (
    select
        *,
        -- as far as the report prints digits
        case
            when abs(published_value - computed_value) <= rounding then 0
            else published_value - computed_value
        end::decimal(24, 6) as difference
    from compared
)

select
    d.claim_id,
    d.period,
    d.report_id,
    d.unit_code,
    d.unit_name,
    d.section,
    d.figure_id,
    d.computed_value,
    d.published_value,
    d.unit,
    d.difference,
    case
        -- whatever the units' reports give: what a finding is open on is not settled
        when s.is_open then 'contradicts itself'
        when d.difference = 0 then 'equal'
        when s.claim_id is not null then 'contradicts itself'
        when d.difference is null then 'not computed'
        else 'different'
    end as verdict,
    case
        when s.is_open then s.reason
        when d.difference = 0 then null
        when s.claim_id is not null then s.reason
        when d.difference is not null and d.amounts_held_back > 0
            then format('Khác số cộng từ báo cáo của các đơn vị, còn {} ô chưa tính', d.amounts_held_back)
        when d.difference is not null and d.unit_code is not null then 'Khác số trong báo cáo mà đơn vị đã nộp'
        when d.difference is not null then 'Khác số cộng từ báo cáo của các đơn vị'
        when d.published_value is null then 'Báo cáo không nêu con số'
        when d.unit in ('ordinal', 'year') then 'Là số thứ tự hoặc số năm, không phải số liệu'
        when d.is_without_data then 'Kho dữ liệu chưa có báo cáo nào của kỳ này'
        when d.figure_id is null and d.unit_code is not null
            then 'Đơn vị chưa có báo cáo được chấp nhận của kỳ này, hoặc không mẫu biểu nào của đơn vị thu thập số liệu này'
        when d.figure_id is null then 'Không mẫu biểu nào thu thập số liệu này'
        when d.units_reported < d.units_expected
            then format('Mới có {} trong {} đơn vị nộp báo cáo', d.units_reported, d.units_expected)
        else 'Các đơn vị không báo cáo số liệu này'
    end as reason,
    d.label_vi
from differences as d
left join contradicted as s on d.report_id = s.report_id and d.claim_id = s.claim_id
order by d.period, d.position;

comment on table report.reconciliation is 'Đối chiếu số đã công bố – published against computed figures';
comment on column report.reconciliation.claim_id is 'Mã số liệu – claim';
comment on column report.reconciliation.report_id is 'Số hiệu báo cáo – report';
comment on column report.reconciliation.unit_code is 'Báo cáo của đơn vị nào, trống là của mọi đơn vị – whose report, blank for the province''s';
comment on column report.reconciliation.unit_name is 'Tên đơn vị – its name';
comment on column report.reconciliation.section is 'Mục trong báo cáo – section';
comment on column report.reconciliation.figure_id is 'Mã chỉ tiêu – figure that it is held against';
comment on column report.reconciliation.label_vi is 'Tên chỉ tiêu – label';
comment on column report.reconciliation.computed_value is 'Số tính được, theo đơn vị in – computed, in the unit of print';
comment on column report.reconciliation.published_value is 'Số in trong báo cáo – as printed';
comment on column report.reconciliation.unit is 'Đơn vị tính – unit of print';
comment on column report.reconciliation.difference is 'Chênh lệch – published minus computed';
comment on column report.reconciliation.verdict is 'Kết quả – equal, different, contradicts itself, not computed';
comment on column report.reconciliation.reason is 'Lý do – reason';
