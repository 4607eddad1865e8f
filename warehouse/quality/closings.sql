-- purpose: which periods were closed, when, and with which submissions
-- grain: one row per closing and submission
-- depends: whole
-- key: period, closed_at, submission_id
-- not null: period, closed_at, submission_id
-- references: submission_id -> core.submissions (submission_id)
create table quality.closings as
select
    c.period,
    c.submission_id,
    c.closed_at,
    c.because,
    s.unit_code,
    s.revision,
    s.file_name,
    -- false where another submission, or none, counts now
    s.status = 'accepted' as still_counts,
    n.unit_name
from closed_submissions as c
left join core.submissions as s on c.submission_id = s.submission_id
left join core.unit_in_period as n on s.unit_code = n.unit_code and s.period = n.period
order by c.period, c.closed_at, s.unit_code, c.submission_id;

comment on table quality.closings is 'Các kỳ đã chốt và bản nộp được chốt – closed periods';
comment on column quality.closings.closed_at is 'Thời điểm chốt – closed at';
comment on column quality.closings.because is
'Lý do chốt dù bản nộp mới hơn của một đơn vị đang bị trả lại – why it was closed though a newer submission had come back';
comment on column quality.closings.revision is 'Lần nộp – revision';
comment on column quality.closings.file_name is 'Đường dẫn tệp trong raw/ – path below raw/';
comment on column quality.closings.still_counts is 'Bản này vẫn đang được tính – still the one that counts';
