-- purpose: communes with the dates between which they had that name, level and unit
-- grain: one row per commune, name and unit
-- depends: whole
-- key: commune_code, unit_code, valid_from
-- not null: commune_code, commune_name, unit_code, valid_from
create table core.communes as
select
    commune_code,
    commune_name,
    level,
    unit_code,
    valid_from,
    valid_to,
    successor_code,
    successor_name
from reference_communes
order by commune_code, valid_from;

comment on table core.communes is 'Xã, phường, thị trấn – communes';
comment on column core.communes.commune_code is 'Mã xã – commune code';
comment on column core.communes.commune_name is 'Tên xã – name';
comment on column core.communes.level is 'Cấp – level';
comment on column core.communes.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.communes.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
comment on column core.communes.successor_code is 'Mã đơn vị kế thừa – successor';
comment on column core.communes.successor_name is 'Tên đơn vị kế thừa – successor''s name';
