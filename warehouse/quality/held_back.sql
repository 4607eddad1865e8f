-- purpose: amounts that stay out of every figure and report table while a query about a factor of 1,000 is open
-- grain: one row per cell of an accepted, current submission
-- depends: period
-- depends further: held_back_rows new_year
-- key: unit_code, period, submission_id, table_name, column_name, sheet, sheet_row
-- not null: unit_code, period, submission_id, table_name, column_name, sheet, sheet_row, cell, rule_id
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
create table quality.held_back as
with registers as (
    select
        'cooperatives' as table_name,
        unit_code,
        period,
        submission_id,
        sheet,
        sheet_row
    from core.cooperatives
    union all
    select
        'credit_funds' as table_name,
        unit_code,
        period,
        submission_id,
        sheet,
        sheet_row
    from core.credit_funds
    union all
    select
        'unions' as table_name,
        unit_code,
        period,
        submission_id,
        sheet,
        sheet_row
    from core.unions
)

select
    p.unit_code,
    p.period,
    r.submission_id,
    r.table_name,
    h.column_name,
    r.sheet,
    r.sheet_row,
    p.letter || r.sheet_row as cell,
    -- more than one rule may ask about an amount
    min(h.rule_id) as rule_id,
    n.unit_name
from held_back_rows as h
-- what is asked of a file holds in every month that rests on it; what is asked of an unchanged month, in that month
inner join core.submissions as s
    on s.status = 'accepted' and h.submission_id in (s.submission_id, s.based_on)
inner join registers as r
    on
        s.unit_code = r.unit_code
        and s.period = r.period
        and r.submission_id = coalesce(s.based_on, s.submission_id)
        and h.table_name = r.table_name
        and h.sheet = r.sheet
        and r.sheet_row between h.first_row and h.last_row
inner join core.column_places as p
    on
        r.submission_id = p.submission_id
        and r.period = p.period
        and h.table_name = p.table_name
        and h.column_name = p.column_name
left join core.unit_in_period as n on p.unit_code = n.unit_code and p.period = n.period
group by all
order by p.period, p.unit_code, r.table_name, r.sheet_row, h.column_name;

comment on table quality.held_back is
'Các ô chưa tính vào số liệu vì có thể sai lệch từ 1.000 lần trở lên, đến khi giải trình – amounts in doubt, in no figure until explained';
comment on column quality.held_back.table_name is 'Bảng trong core – table in core';
comment on column quality.held_back.column_name is 'Tên cột theo mẫu – column name in the form';
comment on column quality.held_back.cell is 'Ô – Excel address';
comment on column quality.held_back.rule_id is 'Mã quy tắc – rule';
