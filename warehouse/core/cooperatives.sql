-- purpose: the register of the sheet as the units that count report it
-- grain: one row per data row of an accepted, current submission
-- depends: period
-- key: unit_code, period, submission_id, sheet, sheet_row
-- not null: unit_code, period, submission_id, sheet, sheet_row
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- references: cooperative_id, period -> core.cooperative_in_period (cooperative_id, period)
-- check: day(period) = 1
-- check: sheet_row > 0
create table core.cooperatives as
with e as (
    select distinct code from core.code_lists
    where code_list = 'status' and part_of = 'ended'
)

select
    s.unit_code,
    s.period,
    r.*,
    i.cooperative_id,
    e.code is not null as is_ended,
    case when r.status = 'dissolved' then r.ended_on end as dissolved_on
from staged_cooperatives as r
inner join core.submissions as s on r.submission_id = coalesce(s.based_on, s.submission_id)
left join e on r.status = e.code
left join quality.cooperative_ids as i
    on
        i.table_name = 'cooperatives'
        and s.period = i.period
        and r.submission_id = i.submission_id
        and r.sheet = i.sheet
        and r.sheet_row = i.sheet_row
where s.status = 'accepted'
order by s.period, s.unit_code, r.sheet_row;

comment on table core.cooperatives is 'Hợp tác xã – cooperatives';
comment on column core.cooperatives.cooperative_id is 'Mã không đổi qua các kỳ, đơn vị và tên – id that is stable over periods, units and names';
comment on column core.cooperatives.is_ended is 'Đã giải thể, sáp nhập, chuyển đổi hoặc phá sản – whether it has ended';
comment on column core.cooperatives.dissolved_on is 'Ngày giải thể, trống nếu chấm dứt cách khác – dissolved on, blank where it ended otherwise';
