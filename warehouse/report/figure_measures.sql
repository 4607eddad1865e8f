-- purpose: what each figure adds up, as the figure catalogue defines it
-- grain: one row per figure and summand
-- depends: whole
-- not null: figure_id, role, form_id, table_name, valid_from
create table report.figure_measures as
select
    figure_id,
    role,
    form_id,
    table_name,
    column_name,
    times,
    cell_column,
    sectors,
    statuses,
    event,
    indicator,
    says,
    needs,
    valid_from,
    valid_to,
    is_of_the_year
from reference_measures
order by figure_id, role, table_name, statuses, sectors, says, valid_from;

comment on table report.figure_measures is 'Cách cộng từng chỉ tiêu – what each figure adds up';
comment on column report.figure_measures.figure_id is 'Mã chỉ tiêu – figure';
comment on column report.figure_measures.role is 'amount, numerator, denominator – số cộng, tử số, mẫu số';
comment on column report.figure_measures.form_id is 'Mẫu biểu – form';
comment on column report.figure_measures.table_name is 'Bảng trong core – table in core';
comment on column report.figure_measures.column_name is 'Cột được cộng, trống là đếm dòng – column, blank counts rows';
comment on column report.figure_measures.times is 'Cột làm quyền số – weight';
comment on column report.figure_measures.cell_column is 'Cột quyết định dòng được tính – column that decides';
comment on column report.figure_measures.sectors is 'Điều kiện lĩnh vực – sectors';
comment on column report.figure_measures.statuses is 'Điều kiện tình trạng – statuses';
comment on column report.figure_measures.event is 'stock, founded, ended, declared, stated, computed – loại số liệu';
comment on column report.figure_measures.indicator is 'Chỉ tiêu khai – declared indicator';
comment on column report.figure_measures.says is 'Nội dung dòng phải khớp – pattern that the row''s texts must match';
comment on column report.figure_measures.needs is 'Cột cũng phải có số – column that must be filled too';
comment on column report.figure_measures.is_of_the_year is 'Cộng dồn từ đầu năm – year to date';
comment on column report.figure_measures.valid_from is 'Áp dụng cho biểu mẫu từ ngày – first day of forms that it is for';
comment on column report.figure_measures.valid_to is 'Hết áp dụng từ ngày, trống nếu còn – first day that it is no longer for';
