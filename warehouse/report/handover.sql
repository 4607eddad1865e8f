-- purpose: what became of every row of before a change of units: in which unit it is listed since, or that nobody lists it
-- grain: one row per data row of a register in the last accepted submissions before each change
-- depends: whole
-- key: period, submission_id, sheet, cell
-- not null: period, period_before, state
-- references: period -> core.dim_period (period)
-- references: submission_id -> core.submissions (submission_id)
-- check: period_before < period
create table report.handover as
with e as (
    select
        u.period,
        x.unit_code_expected,
        string_agg(u.unit_name, ', ' order by u.unit_code) as unit_names
    from (
        select distinct
            period,
            unit_code_expected
        from handed_over
    ) as x
    inner join core.unit_in_period as u
        on x.period = u.period and list_contains(string_split(x.unit_code_expected, ', '), u.unit_code)
    group by u.period, x.unit_code_expected
)

select
    h.period,
    h.period_before,
    h.unit_code_before,
    h.register,
    h.name,
    h.tax_code,
    h.submission_id,
    h.sheet,
    h.cell,
    h.unit_code_expected,
    h.state,
    h.unit_code_now,
    h.sheet_now,
    h.cell_now,
    b.unit_name as unit_name_before,
    e.unit_names as unit_names_expected,
    n.unit_name as unit_name_now
from handed_over as h
left join core.unit_in_period as b on h.unit_code_before = b.unit_code and h.period_before = b.period
left join core.unit_in_period as n on h.unit_code_now = n.unit_code and h.period = n.period
left join e on h.period = e.period and h.unit_code_expected = e.unit_code_expected
order by h.period, h.unit_code_before, h.register, h.sheet, length(h.cell), h.cell;

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
comment on column report.handover.unit_name_before is 'Tên đơn vị trước – name of the unit before';
comment on column report.handover.unit_names_expected is 'Tên đơn vị phải ghi – names of the units that should list it';
comment on column report.handover.unit_name_now is 'Tên đơn vị ghi hiện nay – name of the unit that lists it now';
