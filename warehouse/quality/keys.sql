-- purpose: the keys of each table and view, and the joins that neither multiply nor lose rows, with how each is held
-- grain: one row per key, and per foreign key, of a table or view
-- depends: whole
-- key: schema_name, table_name, position
-- not null: schema_name, table_name, position, kind, key_columns, held_by
-- check: held_by in ('primary key', 'unique', 'build')
-- check: kind in ('key', 'foreign key')
-- check: (kind = 'foreign key') = (references_table is not null)
create table quality.keys as
select
    schema_name,
    table_name,
    position,
    kind,
    key_columns,
    held_by,
    references_table,
    references_columns
from declared_keys
order by schema_name, table_name, position;

comment on table quality.keys is 'Khóa của từng bảng và các phép nối an toàn – keys of the tables, and joins that are safe';
comment on column quality.keys.schema_name is 'Nhóm bảng – schema';
comment on column quality.keys.table_name is 'Bảng hoặc view – table or view';
comment on column quality.keys.position is '1 là khóa của bảng, từ 2 là khóa ngoại – 1 is the key, further ones are foreign keys';
comment on column quality.keys.kind is
'key: không hai dòng nào giống nhau; foreign key: có đúng một dòng ở bảng kia – no two rows alike; exactly one row of the other table';
comment on column quality.keys.key_columns is 'Các cột của khóa – columns of the key';
comment on column quality.keys.held_by is
'primary key, unique: cơ sở dữ liệu giữ; build: mỗi lần dựng đều kiểm lại – held by the database, or proven by every build';
comment on column quality.keys.references_table is 'Bảng được nối tới, với khóa ngoại – of a foreign key: the table that it joins';
comment on column quality.keys.references_columns is 'Các cột khóa của bảng đó – the columns of its key';
