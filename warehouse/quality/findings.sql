-- purpose: every finding of every submission, superseded and quarantined ones too
-- grain: one row per failed rule and place
-- depends: period
-- not null: rule_id, severity, state
-- references: submission_id -> core.submissions (submission_id)
-- references: rule_id -> quality.rules (rule_id)
-- check: severity in ('error', 'query', 'info')
-- check: state in ('open', 'explained', 'resolved')
-- check: further_places >= 0
create table quality.findings as
with findings as (
    select * from ledger_findings
    union all by name
    -- published figures that differ from the ones of this build
    select * from reconciled_findings
)

select
    -- a finding about a unit that sent nothing has no submission
    coalesce(s.unit_code, nullif(f.unit_code, '')) as unit_code,
    coalesce(s.period, nullif(f.period, '')::date) as period,
    nullif(f.submission_id, '') as submission_id,
    f.rule_id,
    f.severity,
    f.sheet,
    f.cell,
    f.column_name,
    f.observed,
    f.expected,
    f.difference,
    f.message_vi,
    f.message_en,
    f.state,
    f.explanation,
    f.is_new,
    nullif(f.cause, '') as cause,
    f.reference,
    nullif(f.caused_by, '') as caused_by,
    f.place,
    f.values as value_key,
    f.related_cells,
    f.further_places,
    f.further_cells,
    n.unit_name
from findings as f
left join core.submissions as s on f.submission_id = s.submission_id
left join core.unit_in_period as n
    on
        coalesce(s.unit_code, nullif(f.unit_code, '')) = n.unit_code
        and coalesce(s.period, nullif(f.period, '')::date) = n.period
order by period, unit_code, s.revision, submission_id, f.rule_id, f.sheet, f.cell, f.place, f.expected;

comment on table quality.findings is 'Kết quả kiểm tra của mọi tệp – findings of every submission';
comment on column quality.findings.rule_id is 'Mã quy tắc – rule';
comment on column quality.findings.severity is '{severities}';
comment on column quality.findings.sheet is 'Trang tính – sheet';
comment on column quality.findings.cell is 'Ô – Excel address';
comment on column quality.findings.column_name is 'Cột hoặc chỉ tiêu – column or indicator';
comment on column quality.findings.observed is 'Giá trị trong tệp – what is there';
comment on column quality.findings.expected is 'Giá trị đúng ra phải có – what was expected';
comment on column quality.findings.difference is 'Chênh lệch – observed minus expected';
comment on column quality.findings.message_vi is 'Nội dung tiếng Việt – message in Vietnamese';
comment on column quality.findings.message_en is 'Nội dung tiếng Anh – message in English';
comment on column quality.findings.state is 'open, explained, resolved – chưa xử lý, đã giải trình, đã sửa';
comment on column quality.findings.explanation is 'Giải trình – explanation';
comment on column quality.findings.is_new is 'Mới so với bản nộp trước – not in the unit''s submission before';
comment on column quality.findings.cause is 'Nguyên nhân gợi ý – likeliest cause, if the numbers support one';
comment on column quality.findings.reference is 'Quy tắc, trang tính và ô – rule, sheet and cell, as caused_by names it';
comment on column quality.findings.caused_by is
'Do điểm nào của cùng bản nộp gây ra – the reference of the finding of the same submission that this one follows from';
comment on column quality.findings.place is 'Vị trí không phụ thuộc số dòng – place whatever the row number';
comment on column quality.findings.value_key is 'Các giá trị mà giải trình gắn với – values that an explanation holds for';
comment on column quality.findings.related_cells is 'Các ô liên quan – operand cells';
comment on column quality.findings.further_places is
'Số chỗ khác cùng loại mà dòng này thay cho: tổng của 1 + further_places là số chỗ đúng – places of its kind that are not listed';
comment on column quality.findings.further_cells is
'Các ô của những chỗ đó, theo từng đoạn – where these are, as ranges of cells';
