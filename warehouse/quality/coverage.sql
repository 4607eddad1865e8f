-- purpose: which expected units have reported, when and with what result
-- grain: one row per expected unit and period; a view, for the days past due change with every receipt
-- depends: period
-- key: unit_code, period, form_id
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
create view quality.coverage as
select
    e.unit_code,
    e.period,
    e.form_id,
    e.unit_name,
    e.due_on,
    e.received_at,
    -- what never came is late once the due day is over, by the last event of the ledger: not by today
    case when e.received_at is null and k.known_on > e.due_on then false else e.on_time end as on_time,
    e.attempts,
    e.status,
    e.newest_status,
    e.open_errors,
    e.open_queries,
    -- not today, so that the same inputs give the same rows: the last event of the ledger
    case
        when e.received_at is null
            then greatest(0, k.known_on - e.due_on)
    end as days_outstanding,
    e.based_on_period,
    u.group_code,
    u.group_name
from quality.expected_reports as e
cross join quality.known_at as k
left join core.unit_in_period as u on e.unit_code = u.unit_code and e.period = u.period;

comment on view quality.coverage is 'Tình hình nộp báo cáo – coverage of expected units';
comment on column quality.coverage.form_id is 'Mẫu biểu – form';
comment on column quality.coverage.unit_name is 'Tên đơn vị – unit';
comment on column quality.coverage.due_on is 'Hạn nộp – due on';
comment on column quality.coverage.received_at is 'Thời điểm nhận bản đang tính – when the counting one was received';
comment on column quality.coverage.on_time is
'Đúng hạn; không, nếu hết hạn mà chưa nhận được; trống khi chưa đến hạn – on time; false where nothing came by the due day, blank before it';
comment on column quality.coverage.attempts is 'Số lần nộp – attempts';
comment on column quality.coverage.status is '{statuses_of_units}';
comment on column quality.coverage.newest_status is 'Tình trạng của bản nộp mới nhất – state of the newest submission';
comment on column quality.coverage.open_errors is 'Số lỗi của bản mới nhất bị trả lại – errors of a newest submission that was quarantined';
comment on column quality.coverage.open_queries is 'Số điểm hỏi lại chưa giải trình – queries not yet explained';
comment on column quality.coverage.days_outstanding is
'Số ngày quá hạn mà chưa được chấp nhận, tính đến lần nhận gần nhất – days past due, as of the last receipt, while nothing is accepted';
comment on column quality.coverage.based_on_period is
'Kỳ mà báo cáo "không thay đổi" lấy làm gốc, trống khi báo cáo tự có số liệu – the period that an unchanged report is equal to';
comment on column quality.coverage.unit_code is 'Mã đơn vị báo cáo – reporting unit';
comment on column quality.coverage.period is 'Kỳ báo cáo, ngày đầu tháng – period, first day of the month';
