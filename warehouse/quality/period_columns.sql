-- purpose: which columns a period has: those of the versions on which the submissions that count are
-- grain: one row per period, form, table and column
-- depends: period
-- key: period, form_id, table_name, column_name
-- not null: period, form_id, table_name, column_name, units_reported
-- references: period -> core.dim_period (period)
-- check: units_reported > 0
create table quality.period_columns as
select
    s.period,
    c.form_id,
    c.table_name,
    c.column_name,
    count(*) as units_reported
from core.submissions as s
inner join core.form_columns as c on s.form_id = c.form_id and s.form_version = c.form_version
where s.status = 'accepted'
group by all
order by all;

comment on table quality.period_columns is 'Các cột có trong từng kỳ – columns that the submissions of a period have';
comment on column quality.period_columns.form_id is 'Mẫu biểu – form';
comment on column quality.period_columns.table_name is 'Bảng trong core – table in core';
comment on column quality.period_columns.column_name is 'Tên cột trong bảng – name of the column in that table';
comment on column quality.period_columns.units_reported is
'Số đơn vị có số liệu mà mẫu có cột này – units that reported on a form that has it';
