-- purpose: what the units declare on the sheet Tổng hợp
-- grain: one row per declared indicator of an accepted, current submission; of an unchanged one those of its file
-- depends: period
-- key: unit_code, period, submission_id, sheet, cell
-- not null: unit_code, period, submission_id, indicator, sheet, cell
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- check: day(period) = 1
create table core.declared_totals as
select
    s.unit_code,
    s.period,
    r.submission_id,
    r.indicator,
    r.value,
    r.unit,
    r.label,
    r.sheet,
    p.letter || r.sheet_row as cell
from staged_declared_totals as r
inner join core.submissions as s on r.submission_id = coalesce(s.based_on, s.submission_id)
inner join core.column_places as p
    on
        r.submission_id = p.submission_id
        and s.period = p.period
        and p.table_name = 'declared_totals'
        and p.column_name = 'value'
where s.status = 'accepted'
order by s.period, s.unit_code, r.sheet_row;

comment on table core.declared_totals is 'Số liệu đơn vị khai ở trang Tổng hợp – declared totals';
comment on column core.declared_totals.cell is 'Ô Excel của giá trị – Excel cell of the value';
