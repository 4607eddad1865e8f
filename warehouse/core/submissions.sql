-- purpose: what became of every workbook that was ever received
-- grain: one row per workbook (by the SHA-256 of its bytes)
create table core.submissions as
select
    unit_code,
    period,
    submission_id,
    form_id,
    unit_name,
    revision,
    as_of,
    file_name,
    received_at,
    status,
    errors,
    queries,
    -- a query stays open until it is explained; of a workbook that does not count nothing is open any more
    case when status = 'accepted' then queries else 0 end as open_queries,
    infos,
    prepared_by,
    phone,
    approved_by
from judged
order by period, unit_code, revision, received_at, submission_id;

comment on table core.submissions is 'Mọi tệp đã nhận và kết quả xử lý – every workbook ever received';
comment on column core.submissions.form_id is 'Mẫu biểu – form';
comment on column core.submissions.unit_name is 'Tên đơn vị như ghi trên bìa – unit as the cover names it';
comment on column core.submissions.revision is 'Lần nộp – revision';
comment on column core.submissions.as_of is 'Số liệu tính đến ngày – figures as of';
comment on column core.submissions.file_name is 'Đường dẫn tệp trong raw/ – path below raw/';
comment on column core.submissions.received_at is 'Thời điểm nhận lần đầu – first received at';
comment on column core.submissions.status is
'accepted, superseded, quarantined, unreadable, withdrawn – được chấp nhận, được thay thế, bị trả lại, không đọc được, đã rút';
comment on column core.submissions.errors is 'Số lỗi – errors';
comment on column core.submissions.queries is 'Số điểm cần hỏi lại – queries';
comment on column core.submissions.open_queries is 'Số điểm hỏi lại chưa giải trình – queries not yet explained';
comment on column core.submissions.infos is 'Số thông tin – infos';
comment on column core.submissions.prepared_by is 'Người lập biểu – prepared by';
comment on column core.submissions.phone is 'Điện thoại – telephone';
comment on column core.submissions.approved_by is 'Người phê duyệt – approved by';
