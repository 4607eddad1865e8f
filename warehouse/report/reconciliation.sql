-- purpose: published figures held against the computed ones (PV-04)
-- grain: one row per published claim
-- depends: period
-- key: claim_id
-- not null: claim_id, period, report_id, verdict
-- check: verdict in ('equal', 'different', 'contradicts itself', 'not computed')
create table report.reconciliation as
with compared as (
    select
        c.claim_id,
        c.period,
        c.report_id,
        c.section,
        c.position,
        f.figure_id,
        c.value as published_value,
        c.unit,
        c.rounding,
        f.units_reported,
        f.units_expected,
        f.amounts_held_back,
        -- a figure that lacks units cannot be held against print
        case when f.units_reported = f.units_expected then (f.value / c.factor)::decimal(24, 6) end as computed_value
    from reference_claims as c
    left join reference_figures as r
        on
            c.topic = r.topic
            and c.measure = r.measure
            and c.dimensions = r.dimensions
            and last_day(c.period) >= r.valid_from
            and last_day(c.period) < coalesce(r.valid_to, 'infinity')
    left join report.figures as f on r.figure_id = f.figure_id and c.period = f.period
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
    d.section,
    d.figure_id,
    d.computed_value,
    d.published_value,
    d.unit,
    d.difference,
    case
        when d.difference = 0 then 'equal'
        when s.claim_id is not null then 'contradicts itself'
        when d.difference is null then 'not computed'
        else 'different'
    end as verdict,
    case
        when d.difference = 0 then null
        when s.claim_id is not null then s.reason
        when d.difference is not null and d.amounts_held_back > 0
            then format('Khác số cộng từ báo cáo của các đơn vị, còn {} ô chưa tính', d.amounts_held_back)
        when d.difference is not null then 'Khác số cộng từ báo cáo của các đơn vị'
        when d.published_value is null then 'Báo cáo không nêu con số'
        when d.unit in ('ordinal', 'year') then 'Là số thứ tự hoặc số năm, không phải số liệu'
        when d.figure_id is null then 'Không mẫu biểu nào thu thập số liệu này'
        when d.units_reported < d.units_expected
            then format('Mới có {} trong {} đơn vị nộp báo cáo', d.units_reported, d.units_expected)
        else 'Các đơn vị không báo cáo số liệu này'
    end as reason
from differences as d
left join contradicted as s on d.claim_id = s.claim_id
order by d.position;

comment on table report.reconciliation is 'Đối chiếu số đã công bố – published against computed figures';
comment on column report.reconciliation.claim_id is 'Mã số liệu – claim';
comment on column report.reconciliation.report_id is 'Số hiệu báo cáo – report';
comment on column report.reconciliation.section is 'Mục trong báo cáo – section';
comment on column report.reconciliation.figure_id is 'Mã chỉ tiêu – figure that it is held against';
comment on column report.reconciliation.computed_value is 'Số tính được, theo đơn vị in – computed, in the unit of print';
comment on column report.reconciliation.published_value is 'Số in trong báo cáo – as printed';
comment on column report.reconciliation.unit is 'Đơn vị tính – unit of print';
comment on column report.reconciliation.difference is 'Chênh lệch – published minus computed';
comment on column report.reconciliation.verdict is 'Kết quả – equal, different, contradicts itself, not computed';
comment on column report.reconciliation.reason is 'Lý do – reason';
