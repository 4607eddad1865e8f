-- purpose: which rows of the registers are the same cooperative, credit fund or union, whatever its name, commune, unit or form
-- grain: one row per data row of a register of an accepted, current submission
-- depends: period
-- depends further: core.submissions history
-- key: period, submission_id, table_name, sheet, sheet_row
-- not null: unit_code, period, submission_id, table_name, sheet, sheet_row
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- check: table_name in ('cooperatives', 'credit_funds', 'unions')
-- total: count(*) filter (where table_name = 'cooperatives') == count(*) from core.cooperatives
-- total: count(*) filter (where table_name = 'credit_funds') == count(*) from core.credit_funds
-- total: count(*) filter (where table_name = 'unions') == count(*) from core.unions
create table quality.cooperative_ids as
select
    s.unit_code,
    s.period,
    i.submission_id,
    i.table_name,
    i.at_sheet as sheet,
    i.at_row as sheet_row,
    i.cooperative_id
from identified_rows as i
inner join core.submissions as s on i.period = s.period and i.submission_id = coalesce(s.based_on, s.submission_id)
where s.status = 'accepted'
order by s.period, s.unit_code, i.table_name, i.at_row;

comment on table quality.cooperative_ids is
'Mã không đổi của từng HTX, QTDND, liên hiệp HTX ở từng dòng – which rows are the same cooperative';
comment on column quality.cooperative_ids.table_name is 'Bảng trong core – table in core';
comment on column quality.cooperative_ids.cooperative_id is
'Mã HTX không đổi, kỳ sau không làm thay đổi; trống nếu không có mã số thuế và tên – stable id that no later period changes; blank: not known';
