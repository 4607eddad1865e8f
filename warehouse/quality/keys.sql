-- purpose: the key of each table, and how it is held
-- grain: one row per table whose rows have a key
-- depends: whole
-- key: schema_name, table_name
-- not null: schema_name, table_name, key_columns, held_by
-- check: held_by in ('primary key', 'unique', 'build')
create table quality.keys as
select
    schema_name,
    table_name,
    key_columns,
    held_by
from declared_keys
order by schema_name, table_name;

comment on table quality.keys is 'Khóa của từng bảng – keys of the tables';
comment on column quality.keys.schema_name is 'Nhóm bảng – schema';
comment on column quality.keys.table_name is 'Bảng – table';
comment on column quality.keys.key_columns is 'Các cột mà không hai dòng nào giống nhau – columns of which no two rows have the same';
comment on column quality.keys.held_by is
'primary key, unique: cơ sở dữ liệu giữ; build: mỗi lần dựng đều kiểm lại – held by the database, or proven by every build';
