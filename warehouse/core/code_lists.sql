-- purpose: the code lists of the forms
-- grain: one row per list and code
-- depends: whole
-- key: code_list, code, valid_from
-- not null: code_list, code, label_vi, position, valid_from
create table core.code_lists as
select
    code_list,
    code,
    label_vi,
    label_en,
    position,
    part_of,
    valid_from,
    valid_to
from reference_code_lists
order by code_list, position;

comment on table core.code_lists is 'Danh mục – code lists';
comment on column core.code_lists.code_list is 'Danh mục – list';
comment on column core.code_lists.code is 'Mã – code';
comment on column core.code_lists.label_vi is 'Tên tiếng Việt – Vietnamese label';
comment on column core.code_lists.label_en is 'Tên tiếng Anh – English label';
comment on column core.code_lists.position is 'Thứ tự – position';
comment on column core.code_lists.part_of is 'Nhóm, ví dụ ended: đã chấm dứt – group of entries, such as those that say ended';
comment on column core.code_lists.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.code_lists.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
