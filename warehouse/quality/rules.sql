-- purpose: the rule catalogue
-- grain: one row per rule
-- depends: whole
-- key: rule_id
-- not null: rule_id, severity, version
create table quality.rules as
select
    rule_id,
    severity,
    level,
    sheet,
    columns,
    logic,
    title_vi,
    title_en,
    message_vi,
    message_en,
    version,
    dimension
from reference_rules
order by rule_id;

comment on table quality.rules is 'Danh mục quy tắc kiểm tra – rule catalogue';
comment on column quality.rules.rule_id is 'Mã quy tắc – rule';
comment on column quality.rules.severity is '{severities}';
comment on column quality.rules.level is 'Cấp kiểm tra – what the rule looks at';
comment on column quality.rules.sheet is 'Trang tính – sheet';
comment on column quality.rules.columns is 'Cột – columns';
comment on column quality.rules.logic is 'Nội dung quy tắc – logic';
comment on column quality.rules.title_vi is 'Tên quy tắc – Vietnamese title';
comment on column quality.rules.title_en is 'Tên tiếng Anh – English title';
comment on column quality.rules.message_vi is 'Mẫu thông báo tiếng Việt – Vietnamese message template';
comment on column quality.rules.message_en is 'Mẫu thông báo tiếng Anh – English message template';
comment on column quality.rules.version is 'Phiên bản – version';
comment on column quality.rules.dimension is
'Chiều chất lượng: completeness: có điền hay không; validity: đúng hay không – dimension of quality: whether something is there, or right';
