-- purpose: what became of every workbook that was ever received
-- grain: one row per workbook (by the SHA-256 of its bytes)
-- depends: period
-- key: submission_id
-- not null: submission_id, file_name, received_at, status
-- check: status in ('accepted', 'superseded', 'quarantined', 'unreadable', 'withdrawn', 'received')
-- check: open_queries <= queries
create table core.submissions as
with effects as (
    -- what follows from another finding is not counted beside it, but weighs with it
    select
        submission_id,
        caused_by,
        bool_or(severity = 'error') as has_error,
        bool_or(severity = 'query') as has_query
    from ledger_findings
    where caused_by <> ''
    group by submission_id, caused_by
),

heads as (
    select
        f.submission_id,
        f.state,
        1 + f.further_places as places,
        case
            when f.severity = 'error' or e.has_error then 'error'
            when f.severity = 'query' or e.has_query then 'query'
            else 'info'
        end as severity
    from ledger_findings as f
    left join effects as e
        on
            f.submission_id = e.submission_id
            and f.reference = e.caused_by
    where f.caused_by = ''
),

counts as (
    select
        submission_id,
        coalesce(sum(places) filter (where severity = 'error'), 0)::bigint as errors,
        coalesce(sum(places) filter (where severity = 'query'), 0)::bigint as queries,
        coalesce(sum(places) filter (where severity = 'query' and state = 'open'), 0)::bigint as open_queries,
        coalesce(sum(places) filter (where severity = 'info'), 0)::bigint as infos
    from heads
    group by submission_id
)

select
    j.unit_code,
    j.period,
    j.submission_id,
    j.form_id,
    j.form_version,
    -- by which its lists, indicators and sums are looked up; blank where the cover tells neither a day nor a period
    case when coalesce(j.as_of, j.period) is not null then j.form_day end as form_day,
    j.unit_name,
    j.revision,
    j.as_of,
    j.file_name,
    j.received_at,
    j.status,
    -- of a withdrawn workbook nothing can be told but what the ledger remembers
    if(j.status = 'withdrawn', null, coalesce(c.errors, 0)) as errors,
    if(j.status = 'withdrawn', null, coalesce(c.queries, 0)) as queries,
    if(j.status = 'withdrawn', null, coalesce(c.open_queries, 0)) as open_queries,
    if(j.status = 'withdrawn', null, coalesce(c.infos, 0)) as infos,
    j.prepared_by,
    j.phone,
    j.approved_by,
    j.accepted_because,
    j.accepted_at,
    j.based_on,
    j.based_on_period,
    j.not_compared,
    j.ownership_doubts
from judged as j
left join counts as c on j.submission_id = c.submission_id
order by j.period, j.unit_code, j.revision, j.received_at, j.submission_id;

comment on table core.submissions is 'Mọi tệp đã nhận và kết quả xử lý – every workbook ever received';
comment on column core.submissions.form_id is 'Mẫu biểu – form';
comment on column core.submissions.form_version is 'Phiên bản biểu mẫu – version of the form';
comment on column core.submissions.form_day is
'Ngày xác định danh mục, chỉ tiêu và cách cộng của biểu mẫu – day by which its lists, indicators and sums are looked up';
comment on column core.submissions.unit_name is 'Tên đơn vị như ghi trên bìa – unit as the cover names it';
comment on column core.submissions.revision is 'Lần nộp – revision';
comment on column core.submissions.as_of is 'Số liệu tính đến ngày – figures as of';
comment on column core.submissions.file_name is 'Đường dẫn tệp trong raw/ – path below raw/';
comment on column core.submissions.received_at is 'Thời điểm nhận lần đầu – first received at';
comment on column core.submissions.status is '{statuses_of_submissions}';
comment on column core.submissions.errors is
'Số lỗi, kể cả những chỗ không liệt kê – errors, those that are not listed too';
comment on column core.submissions.queries is 'Số điểm cần hỏi lại, cũng như vậy – queries, likewise';
comment on column core.submissions.open_queries is 'Số điểm hỏi lại chưa giải trình – queries not yet explained';
comment on column core.submissions.infos is 'Số thông tin – infos';
comment on column core.submissions.prepared_by is 'Người lập biểu – prepared by';
comment on column core.submissions.phone is 'Điện thoại – telephone';
comment on column core.submissions.approved_by is 'Người phê duyệt – approved by';
comment on column core.submissions.accepted_because is
'Lý do cán bộ phụ trách nhận tệp (hoptac accept), trống khi không cần – why a steward accepted it, blank where nobody had to';
comment on column core.submissions.accepted_at is 'Thời điểm cán bộ phụ trách nhận tệp – when a steward accepted it';
comment on column core.submissions.based_on is
'SHA-256 của tệp mà báo cáo "không thay đổi" lấy làm gốc, trống khi tệp tự có số liệu – the file that an unchanged one is equal to';
comment on column core.submissions.based_on_period is
'Kỳ của tệp lấy làm gốc, trống khi tệp tự có số liệu – the period of the file that an unchanged one is equal to';
comment on column core.submissions.not_compared is
'Các câu về những gì chưa so được, rỗng khi so đủ – sentences on what it could not be compared with, empty where nothing lacked';
comment on column core.submissions.ownership_doubts is
'Các câu cho biết vì sao tệp có thể không phải của đơn vị, rỗng khi không có gì – sentences on what speaks against its being the unit''s own';
