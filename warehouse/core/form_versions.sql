-- purpose: which version of a form is in force for which months, and until which month an older one is still taken
-- grain: one row per form and version
-- depends: whole
-- key: form_id, form_version
-- not null: form_id, form_version, valid_from
-- check: valid_from < valid_to
create table core.form_versions as
select
    form_id,
    version as form_version,
    valid_from,
    valid_to,
    accepted_until
from reference_form_versions
order by form_id, form_version;

comment on table core.form_versions is 'Phiên bản của từng mẫu biểu – versions of the forms';
comment on column core.form_versions.form_id is 'Mẫu biểu – form';
comment on column core.form_versions.form_version is 'Phiên bản biểu mẫu – version of the form';
comment on column core.form_versions.valid_from is 'Có hiệu lực từ ngày – first day';
comment on column core.form_versions.valid_to is 'Hết hiệu lực từ ngày, trống nếu còn – first day no longer valid';
comment on column core.form_versions.accepted_until is
'Còn được nhận cho các kỳ đến ngày này, trống nếu đang có hiệu lực – taken for periods up to this day, blank while in force';
