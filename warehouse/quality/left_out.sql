-- purpose: the rows of a sheet that were not taken for data, and why; nothing vanishes without a trace
-- grain: one row per such row of a workbook
-- depends: period
-- not null: submission_id, sheet, sheet_row, reason
-- references: submission_id -> core.submissions (submission_id)
-- check: sheet_row > 0
create table quality.left_out as
select
    s.unit_code,
    s.period,
    l.submission_id,
    l.at_sheet as sheet,
    l.at_row as sheet_row,
    l.reason,
    l.text,
    n.unit_name
from staged_left_out as l
inner join core.submissions as s on l.submission_id = s.submission_id
left join core.unit_in_period as n on s.unit_code = n.unit_code and s.period = n.period
where s.status <> 'withdrawn'
order by s.period, s.unit_code, l.submission_id, l.at_sheet, l.at_row;

comment on table quality.left_out is 'Các dòng không phải dòng số liệu – rows that were not taken for data';
comment on column quality.left_out.reason is
'title, index, header, total, group, note – tiêu đề, dòng đánh số cột, tiêu đề cột lặp lại, dòng tổng, dòng nhóm, ghi chú và chữ ký';
comment on column quality.left_out.text is 'Nội dung dòng, rút gọn – what the row says, shortened';
