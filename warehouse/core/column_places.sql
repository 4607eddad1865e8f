-- purpose: where each column of an accepted workbook stands, so that a row and a column give a cell
-- grain: one row per accepted, current submission, table and column; of an unchanged one those of the file it rests on
-- depends: period
-- key: unit_code, period, submission_id, table_name, column_name
-- not null: unit_code, period, submission_id, table_name, column_name, sheet, letter
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- check: day(period) = 1
create table core.column_places as
select
    s.unit_code,
    s.period,
    p.submission_id,
    p.table_name,
    p.column_name,
    p.sheet,
    p.letter
from staged_column_places as p
inner join core.submissions as s on p.submission_id = coalesce(s.based_on, s.submission_id)
where s.status = 'accepted'
order by s.period, s.unit_code, p.table_name, p.column_name;

comment on table core.column_places is
'Vị trí cột trong từng tệp đang tính – where each column stands in the workbooks that count';
comment on column core.column_places.table_name is 'Bảng trong core – table in core';
comment on column core.column_places.column_name is 'Tên cột theo mẫu – column name in the form';
comment on column core.column_places.sheet is 'Trang tính – sheet';
comment on column core.column_places.letter is 'Cột Excel – Excel column letter';
