-- purpose: what quality.coverage says that depends on no day: which expected units have reported, when and with what result
-- grain: one row per expected unit and period
-- depends: period
-- depends further: core.submissions new_year
-- key: unit_code, period, form_id
-- not null: unit_code, period, form_id, unit_name, due_on, attempts, status, open_errors, open_queries
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- check: day(period) = 1
-- check: status in ('accepted', 'quarantined', 'unreadable', 'missing')
-- check: attempts >= 0
create table quality.expected_reports as
with attempts as (
    select
        form_id,
        unit_code,
        period,
        count(*) as attempts,
        min(received_at) as first_received_at
    from core.submissions
    where status <> 'withdrawn'
    group by form_id, unit_code, period
),

newest as (
    -- the state of a unit is the state of what it sent last
    select
        s.form_id,
        s.unit_code,
        s.period,
        s.status,
        s.errors
    from core.submissions as s
    inner join judged as j on s.submission_id = j.submission_id
    where j.is_newest
),

counting as (
    select
        s.form_id,
        s.unit_code,
        s.period,
        s.received_at,
        -- an unchanged month waits for what its unit is asked of the month that it is equal to
        s.open_queries + coalesce(b.open_queries, 0) as open_queries,
        s.based_on_period
    from core.submissions as s
    left join core.submissions as b
        on
            s.form_id = b.form_id
            and s.unit_code = b.unit_code
            and s.based_on_period = b.period
            and b.status = 'accepted'
    where s.status = 'accepted'
)

select
    e.unit_code,
    e.period,
    e.form_id,
    e.unit_name,
    e.due_on,
    c.received_at,
    -- the due day ends at midnight in Vietnam
    case
        when c.received_at is not null
            then timezone('Asia/Ho_Chi_Minh', c.received_at)::date <= e.due_on
    end as on_time,
    coalesce(a.attempts, 0) as attempts,
    case
        when n.status is null then 'missing'
        when c.received_at is null then n.status
        else 'accepted'
    end as status,
    n.status as newest_status,
    case when n.status = 'quarantined' then n.errors else 0 end as open_errors,
    coalesce(c.open_queries, 0) as open_queries,
    c.based_on_period
from expected as e
left join attempts as a on e.form_id = a.form_id and e.unit_code = a.unit_code and e.period = a.period
left join newest as n on e.form_id = n.form_id and e.unit_code = n.unit_code and e.period = n.period
left join counting as c on e.form_id = c.form_id and e.unit_code = c.unit_code and e.period = c.period
order by e.period, e.form_id, e.unit_code;

comment on table quality.expected_reports is
'Báo cáo phải nộp và kết quả, chưa tính số ngày quá hạn – reports that are expected and what became of them, days past due aside';
comment on column quality.expected_reports.form_id is 'Mẫu biểu – form';
comment on column quality.expected_reports.unit_name is 'Tên đơn vị – unit';
comment on column quality.expected_reports.due_on is 'Hạn nộp – due on';
comment on column quality.expected_reports.received_at is 'Thời điểm nhận bản đang tính – when the counting one was received';
comment on column quality.expected_reports.on_time is
'Bản đang tính nộp đúng hạn, trống khi chưa có – whether the counting one came on time, blank where there is none';
comment on column quality.expected_reports.attempts is 'Số lần nộp – attempts';
comment on column quality.expected_reports.status is '{statuses_of_units}';
comment on column quality.expected_reports.newest_status is 'Tình trạng của bản nộp mới nhất – state of the newest submission';
comment on column quality.expected_reports.open_errors is 'Số lỗi của bản mới nhất bị trả lại – errors of a newest submission that was quarantined';
comment on column quality.expected_reports.open_queries is 'Số điểm hỏi lại chưa giải trình – queries not yet explained';
comment on column quality.expected_reports.based_on_period is
'Kỳ mà báo cáo "không thay đổi" lấy làm gốc, trống khi báo cáo tự có số liệu – the period that an unchanged report is equal to';
