-- purpose: communes with all that is said of them: name, level, unit, group, former names, and what they became
-- grain: one row per commune and time in which none of this changed
-- depends: whole
-- key: commune_code, valid_from
-- not null: commune_code, valid_from, commune_name, unit_code
-- check: valid_from < valid_to
create table core.dim_commune as
select
    commune_code,
    valid_from,
    valid_to,
    commune_name,
    level,
    unit_code,
    unit_name,
    group_code,
    group_name,
    province_name,
    former_names,
    successor_codes,
    successor_names
from reference_commune_versions
order by commune_code, valid_from;

comment on table core.dim_commune is
'Xã, phường, thị trấn theo thời gian; nối theo kỳ thì dùng commune_in_period – communes over time; by period join commune_in_period';
comment on column core.dim_commune.commune_code is 'Mã xã – commune code';
comment on column core.dim_commune.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.dim_commune.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
comment on column core.dim_commune.commune_name is 'Tên xã – name';
comment on column core.dim_commune.level is 'Cấp – level';
comment on column core.dim_commune.unit_name is 'Tên đơn vị báo cáo – name of the reporting unit';
comment on column core.dim_commune.group_code is
'Mã nhóm của đơn vị: đơn vị trước đây của địa bàn, hoặc loại đơn vị – group of the unit';
comment on column core.dim_commune.group_name is 'Tên nhóm – name of the group';
comment on column core.dim_commune.province_name is 'Tên địa phương – province';
comment on column core.dim_commune.former_names is
'Các tên trước đây, kể cả các xã đã nhập vào – former names, those of the communes that went into it too';
comment on column core.dim_commune.successor_codes is 'Mã các xã kế thừa khi xã kết thúc – communes that it went to when it ended';
comment on column core.dim_commune.successor_names is 'Tên các xã kế thừa – their names';
