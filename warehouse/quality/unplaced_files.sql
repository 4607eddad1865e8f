-- purpose: files that were sent back and belong to no expected unit and period: no file goes without an answer
-- grain: one row per such workbook (by the SHA-256 of its bytes)
-- depends: whole
-- key: submission_id
-- not null: submission_id, file_name, status
create table quality.unplaced_files as
select
    unit_code,
    period,
    submission_id,
    form_id,
    file_name,
    received_at,
    status,
    rule_id,
    reason_vi,
    reason_en
from unplaced
order by file_name, submission_id;

comment on table quality.unplaced_files is
'Tệp chưa xếp được vào đơn vị và kỳ nào – files that belong to no expected unit and period';
comment on column quality.unplaced_files.form_id is 'Mẫu biểu, nếu biết – form, if it is known';
comment on column quality.unplaced_files.file_name is 'Đường dẫn tệp trong raw/ – path below raw/';
comment on column quality.unplaced_files.received_at is 'Thời điểm nhận lần đầu – first received at';
comment on column quality.unplaced_files.status is '{statuses_of_unplaced}';
comment on column quality.unplaced_files.rule_id is 'Quy tắc giữ tệp lại – the rule that holds it back';
comment on column quality.unplaced_files.reason_vi is 'Vì sao, và phải làm gì – why, and what to do, in Vietnamese';
comment on column quality.unplaced_files.reason_en is 'Như trên, tiếng Anh – likewise in English';
