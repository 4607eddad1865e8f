-- purpose: what each unit, and each commune of it, adds to each figure
-- grain: one row per figure, period, unit and commune with a cell that the figure asks for
-- depends: period
-- key: figure_id, period, unit_code, submission_id, commune
-- not null: figure_id, period, unit_code, submission_id, amounts_held_back
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- check: amounts_held_back >= 0
create table quality.figure_units as
select
    figure_id,
    period,
    unit_code,
    submission_id,
    commune,
    sum(amount) filter (where role = 'amount' and not is_held_back) as amount,
    sum(amount) filter (where role = 'numerator' and not is_held_back) as numerator,
    sum(amount) filter (where role = 'denominator' and not is_held_back) as denominator,
    count(distinct case when is_held_back then concat_ws('!', submission_id, sheet, cell) end) as amounts_held_back
from quality.figure_cells
group by figure_id, period, unit_code, submission_id, commune
order by period, figure_id, unit_code, commune;

comment on table quality.figure_units is
'Phần của từng đơn vị, từng xã trong mỗi chỉ tiêu – what each unit and commune adds to each figure';
comment on column quality.figure_units.figure_id is 'Mã chỉ tiêu – figure';
comment on column quality.figure_units.commune is 'Xã, trống với số khai – commune, blank for what is declared';
comment on column quality.figure_units.amount is 'Số được cộng – amount';
comment on column quality.figure_units.numerator is 'Tử số – numerator';
comment on column quality.figure_units.denominator is 'Mẫu số – denominator';
comment on column quality.figure_units.amounts_held_back is 'Số ô chưa tính, đến khi giải trình – cells that are held back';
