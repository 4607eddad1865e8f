-- purpose: the revenue of the year that each cooperative reports in December, by which the size class of later periods is told
-- grain: one row per cooperative of a December
-- depends: period
-- key: period, unit_code, submission_id, sheet, sheet_row
-- not null: period, unit_code, submission_id, sheet, sheet_row
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- check: month(period) = 12
create table quality.december_revenues as
select
    c.unit_code,
    c.period,
    c.submission_id,
    c.sheet,
    c.sheet_row,
    c.tax_code,
    -- one name, however it is spaced and in whatever capitals
    lower(trim(regexp_replace(nfc_normalize(c.name), '\s+', ' ', 'g'))) as name_key,
    c.founded_on,
    c.revenue_mvnd,
    p.letter || c.sheet_row as revenue_cell
from quality.counted_cooperatives as c
left join core.column_places as p
    on
        c.period = p.period
        and c.unit_code = p.unit_code
        and c.submission_id = p.submission_id
        and p.table_name = 'cooperatives'
        and p.column_name = 'revenue'
where month(c.period) = 12
order by c.period, c.unit_code, c.sheet_row;

comment on table quality.december_revenues is
'Doanh thu cả năm của từng HTX ở kỳ tháng 12 – revenue of the year of each cooperative, in Decembers';
comment on column quality.december_revenues.tax_code is 'Mã số thuế – tax code';
comment on column quality.december_revenues.name_key is 'Tên viết thường, để so – name in small letters, to compare by';
comment on column quality.december_revenues.founded_on is 'Ngày thành lập – founded on';
comment on column quality.december_revenues.revenue_mvnd is 'Doanh thu (triệu đồng) – revenue of the year';
comment on column quality.december_revenues.revenue_cell is 'Ô doanh thu – cell of the revenue';
