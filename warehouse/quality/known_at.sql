-- purpose: up to when the warehouse knows what was received, closed and explained
-- grain: one row
-- depends: whole
create table quality.known_at as
select
    known_at,
    -- the day in Vietnam
    timezone('Asia/Ho_Chi_Minh', known_at)::date as known_on
from ledger_end;

comment on table quality.known_at is 'Kho dữ liệu biết đến lúc nào – up to when the warehouse knows';
comment on column quality.known_at.known_at is 'Thời điểm của việc cuối cùng trong sổ tiếp nhận – last event of the ledger';
comment on column quality.known_at.known_on is 'Ngày đó ở Việt Nam – its day in Vietnam';
