-- purpose: which columns each version of a form has, and as what: in rows of other versions they are blank
-- grain: one row per form, version, table and column
-- depends: whole
-- key: form_id, form_version, table_name, column_name
-- not null: form_id, form_version, table_name, column_name
create table core.form_columns as
select
    form_id,
    version as form_version,
    table_name,
    column_name,
    sheet,
    header,
    required
from reference_form_columns
order by form_id, form_version, table_name, position;

comment on table core.form_columns is 'Các cột của từng phiên bản mẫu biểu – columns of each version of the forms';
comment on column core.form_columns.form_id is 'Mẫu biểu – form';
comment on column core.form_columns.form_version is 'Phiên bản biểu mẫu – version of the form';
comment on column core.form_columns.table_name is 'Bảng trong core – table in core';
comment on column core.form_columns.column_name is 'Tên cột trong bảng – name of the column in that table';
comment on column core.form_columns.header is 'Tiêu đề cột ở phiên bản đó – header in that version';
comment on column core.form_columns.required is
'always, unless_ended, never – phải điền, phải điền trừ khi đã chấm dứt, không bắt buộc';
