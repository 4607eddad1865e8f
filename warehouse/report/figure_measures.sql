-- purpose: what each figure adds up, as the figure catalogue defines it
-- grain: one row per figure and summand
-- depends: whole
-- not null: figure_id, role, form_id, table_name, valid_from
create table report.figure_measures as
with labels as (
    -- as the figure was called last
    select
        figure_id,
        arg_max(label_vi, valid_from) as label_vi
    from reference_figures
    group by figure_id
),

indicators as (
    select
        indicator,
        arg_max(label_vi, valid_from) as label_vi
    from reference_indicators
    group by indicator
)

select
    m.figure_id,
    m.role,
    m.form_id,
    m.table_name,
    m.column_name,
    m.times,
    m.cell_column,
    m.sectors,
    m.statuses,
    m.event,
    m.indicator,
    m.says,
    m.needs,
    m.valid_from,
    m.valid_to,
    m.is_of_the_year,
    f.label_vi,
    i.label_vi as indicator_vi
from reference_measures as m
left join labels as f on m.figure_id = f.figure_id
left join indicators as i on m.indicator = i.indicator
order by m.figure_id, m.role, m.table_name, m.statuses, m.sectors, m.says, m.valid_from;

comment on table report.figure_measures is 'Cách cộng từng chỉ tiêu – what each figure adds up';
comment on column report.figure_measures.figure_id is 'Mã chỉ tiêu – figure';
comment on column report.figure_measures.label_vi is 'Tên chỉ tiêu, của lần áp dụng gần nhất – label, as the figure was called last';
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
comment on column report.figure_measures.indicator_vi is 'Tên chỉ tiêu khai – its label';
comment on column report.figure_measures.says is 'Nội dung dòng phải khớp – pattern that the row''s texts must match';
comment on column report.figure_measures.needs is 'Cột cũng phải có số – column that must be filled too';
comment on column report.figure_measures.is_of_the_year is 'Cộng dồn từ đầu năm – year to date';
comment on column report.figure_measures.valid_from is 'Áp dụng cho biểu mẫu từ ngày – first day of forms that it is for';
comment on column report.figure_measures.valid_to is 'Hết áp dụng từ ngày, trống nếu còn – first day that it is no longer for';
