-- purpose: what the sectors, statuses and events of figure_measures ask of a row, as schemas/rules/measures.py says it
-- grain: one row per condition of each combination of them in a table
-- depends: whole
-- not null: table_name, column_name, comparison
create table report.measure_conditions as
select
    table_name,
    sectors,
    statuses,
    event,
    column_name,
    comparison,
    value
from reference_measure_conditions
order by table_name, sectors, statuses, event, column_name;

comment on table report.measure_conditions is 'Điều kiện để một dòng được cộng – what a row must be to be added up';
comment on column report.measure_conditions.table_name is 'Bảng trong core – table in core';
comment on column report.measure_conditions.sectors is 'Điều kiện lĩnh vực như trong figure_measures – sectors';
comment on column report.measure_conditions.statuses is 'Điều kiện tình trạng như trong figure_measures – statuses';
comment on column report.measure_conditions.event is 'Loại số liệu như trong figure_measures – event';
comment on column report.measure_conditions.column_name is 'Cột phải thỏa – column of the row';
comment on column report.measure_conditions.comparison is '=, <> hoặc year: cùng năm – comparison, year: in the same year';
comment on column report.measure_conditions.value is 'Mã để so sánh, hoặc cột ngày kia – code, or the other date';
