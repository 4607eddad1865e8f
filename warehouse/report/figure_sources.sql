-- purpose: where every figure comes from
-- grain: one row per cell that a figure is added up from; a view, for it is as large as the registers
-- depends: period
create view report.figure_sources as
select
    c.* exclude (is_held_back, commune), -- noqa: RF02
    n.unit_name,
    v.label_vi
from quality.figure_cells as c
left join core.unit_in_period as n on c.unit_code = n.unit_code and c.period = n.period
left join quality.figure_values as v on c.figure_id = v.figure_id and c.period = v.period
where not c.is_held_back and c.amount is not null;

comment on view report.figure_sources is 'Các ô cộng thành từng chỉ tiêu – cells that a figure is added up from';
comment on column report.figure_sources.figure_id is 'Mã chỉ tiêu – figure';
comment on column report.figure_sources.label_vi is 'Tên chỉ tiêu – label';
comment on column report.figure_sources.role is 'amount, numerator, denominator – số cộng, tử số, mẫu số';
comment on column report.figure_sources.unit_code is 'Mã đơn vị báo cáo – reporting unit';
comment on column report.figure_sources.period is 'Kỳ báo cáo, ngày đầu tháng – period, first day of the month';
comment on column report.figure_sources.submission_id is 'SHA-256 của tệp – the workbook''s SHA-256';
comment on column report.figure_sources.file_name is 'Đường dẫn tệp trong raw/ – path below raw/';
comment on column report.figure_sources.sheet is 'Trang tính – sheet';
comment on column report.figure_sources.cell is 'Ô – Excel address';
comment on column report.figure_sources.amount is 'Số được cộng – amount';
