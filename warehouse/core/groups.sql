-- purpose: the register of the sheet as the units that count report it
-- grain: one row per data row of an accepted, current submission
-- depends: period
-- key: unit_code, period, submission_id, sheet, sheet_row
-- not null: unit_code, period, submission_id, sheet, sheet_row
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- check: day(period) = 1
-- check: sheet_row > 0
create table core.groups as
select
    s.unit_code,
    s.period,
    r.*
from staged_groups as r
inner join core.submissions as s on r.submission_id = coalesce(s.based_on, s.submission_id)
where s.status = 'accepted'
order by s.period, s.unit_code, r.sheet_row;

comment on table core.groups is 'Tổ hợp tác theo xã và loại hình – cooperative groups by commune and activity';
