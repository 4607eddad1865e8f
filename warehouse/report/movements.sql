-- purpose: section 1.1.1 of the report: from the cooperatives and funds of 1 January to those of today, with what was moved in
-- grain: one row per period and unit that is expected to report; one that nothing counts of has no number
-- depends: period
-- key: unit_code, period
-- not null: unit_code, period, unit_name
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
create table report.movements as
with declared as (
    select
        unit_code,
        period,
        max(value) filter (where indicator = 'HTX.OPENING')::bigint as opening,
        max(value) filter (where indicator = 'HTX.TRANSFERRED')::bigint as transferred
    from core.declared_totals
    where indicator in ('HTX.OPENING', 'HTX.TRANSFERRED')
    group by unit_code, period
)

select
    b.unit_code,
    b.period,
    b.unit_name,
    d.opening,
    b.founded,
    -- a form that knows no ending but dissolution has no others
    b.dissolved + coalesce(b.merged, 0) + coalesce(b.converted, 0) + coalesce(b.bankrupt, 0) as ended,
    d.transferred,
    b.cooperatives,
    b.group_code,
    b.group_name,
    b.report_status
from report.by_district as b
left join declared as d on b.unit_code = d.unit_code and b.period = d.period
order by b.period, b.unit_code;

comment on table report.movements is
'Biến động số hợp tác xã, quỹ từ đầu năm – from the cooperatives and funds of 1 January to those of today';
comment on column report.movements.unit_name is 'Đơn vị – unit';
comment on column report.movements.opening is 'Có đến 01/01, theo khai báo – on 1 January, as declared';
comment on column report.movements.founded is 'Thành lập mới – founded';
comment on column report.movements.ended is 'Giải thể, chấm dứt – ended in any way';
comment on column report.movements.transferred is
'Chuyển đến trừ chuyển đi, theo khai báo – moved in from other units less moved out, as declared';
comment on column report.movements.cooperatives is 'Có đến cuối kỳ – at the end of the period';
comment on column report.movements.report_status is '{statuses_of_units}';
