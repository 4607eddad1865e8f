-- purpose: what became of every row of before a change of units: in which unit it is listed since, or that nobody lists it
-- grain: one row per data row of a register in the last accepted submissions before each change
-- depends: whole
-- not null: period, period_before, state
-- references: period -> core.dim_period (period)
-- check: period_before < period
create table report.handover as
select
    period,
    period_before,
    unit_code_before,
    register,
    name,
    tax_code,
    submission_id,
    sheet,
    cell,
    unit_code_expected,
    state,
    unit_code_now,
    sheet_now,
    cell_now
from handed_over;

comment on table report.handover is
'Bàn giao khi thay đổi đơn vị báo cáo – what became of each row when units changed';
comment on column report.handover.period is 'Kỳ đầu tiên sau khi thay đổi – first period since the change';
comment on column report.handover.period_before is 'Kỳ trước khi thay đổi – last accepted period before it';
comment on column report.handover.unit_code_before is 'Đơn vị trước – unit before';
comment on column report.handover.register is 'Danh sách – register';
comment on column report.handover.name is 'Tên – name';
comment on column report.handover.tax_code is 'Mã số thuế – tax code';
comment on column report.handover.submission_id is
'SHA-256 của tệp trước; với báo cáo không thay đổi là tệp lấy làm gốc – workbook of before, or what it is equal to';
comment on column report.handover.sheet is 'Trang tính trước – sheet before';
comment on column report.handover.cell is 'Ô trước – cell before';
comment on column report.handover.unit_code_expected is
'Đơn vị phải ghi, theo địa bàn – unit that should list it by its commune; several where any of them may';
comment on column report.handover.state is
'Tình trạng bàn giao – state: carried, moved (another unit lists it), missing (nobody does), twice, waiting (for a report), ended';
comment on column report.handover.unit_code_now is 'Đơn vị ghi hiện nay – unit that lists it now';
comment on column report.handover.sheet_now is 'Trang tính hiện nay – sheet now';
comment on column report.handover.cell_now is 'Ô hiện nay – cell now';
