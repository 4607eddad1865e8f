-- purpose: how complete, timely and valid each unit's report of each period is, from 0 to 100
-- grain: one row per expected unit, period and form; a view, for days late change with every receipt
-- depends: period
-- key: unit_code, period, form_id
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
create view quality.scores as
with late as (
    select
        c.*,
        -- what did not come is as late as the ledger knows: not as of today, so that the same inputs give the same rows
        greatest(
            0,
            coalesce(timezone('Asia/Ho_Chi_Minh', c.received_at)::date, k.known_on) - c.due_on
        ) as days_late,
        c.received_at is null and k.known_on <= c.due_on as is_not_due
    from quality.score_counts as c
    cross join quality.known_at as k
)

select
    unit_code,
    period,
    form_id,
    unit_name,
    group_code,
    group_name,
    status,
    (floor(1000.0 * (cells_asked - cells_blank) / nullif(cells_asked, 0)) / 10)::decimal(4, 1) as completeness,
    case
        when is_not_due then null
        when received_at is null then 0
        else round(100.0 * (30 - least(days_late, 30)) / 30, 1)
    end::decimal(4, 1) as timeliness,
    (floor(1000.0 * (rules_evaluated - rules_broken) / nullif(rules_evaluated, 0)) / 10)::decimal(4, 1) as validity,
    case when not is_not_due then days_late end as days_late,
    cells_asked,
    cells_blank,
    rules_evaluated,
    rules_broken,
    checks_evaluated,
    checks_broken,
    based_on_period
from late;

comment on view quality.scores is
'Điểm chất lượng từ 0 đến 100 của từng báo cáo: đầy đủ, đúng hạn, hợp lệ – scores of quality from 0 to 100';
comment on column quality.scores.form_id is 'Mẫu biểu – form';
comment on column quality.scores.status is '{statuses_of_units}';
comment on column quality.scores.completeness is
'Đầy đủ: 100 × số ô phải điền đã có / số ô phải điền; trống khi chưa có tệp hoặc không thay đổi – completeness: filled of asked cells';
comment on column quality.scores.timeliness is
'Đúng hạn: 100, mỗi ngày muộn bớt 1/30, từ 30 ngày hoặc không có là 0; trống khi chưa đến hạn – timeliness: less a 30th for each day late';
comment on column quality.scores.validity is
'Hợp lệ: 100 × số quy tắc không sai chỗ nào / số quy tắc xét được; trống như completeness – validity: rules that hold of those evaluated';
comment on column quality.scores.days_late is
'Số ngày muộn, chưa có thì tính đến lần nhận cuối; trống khi chưa đến hạn – days late, up to the last receipt; blank before it is due';
comment on column quality.scores.cells_asked is 'Số ô phải điền – cells that are asked for';
comment on column quality.scores.cells_blank is 'Trong đó để trống – of these blank';
comment on column quality.scores.rules_evaluated is 'Số quy tắc xét được – rules that could be evaluated';
comment on column quality.scores.rules_broken is 'Trong đó có chỗ sai – of these broken somewhere';
comment on column quality.scores.checks_evaluated is 'Số ô, dòng, số liệu được xét – cells, rows and figures that were looked at';
comment on column quality.scores.checks_broken is 'Trong đó sai – of these wrong';
comment on column quality.scores.based_on_period is
'Kỳ mà báo cáo "không thay đổi" lấy làm gốc: xem điểm của kỳ đó – the period that an unchanged report is equal to: its scores are that period''s';
