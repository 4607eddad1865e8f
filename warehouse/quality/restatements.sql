-- purpose: what has moved since a period was closed
-- grain: one row per closed period and figure whose value is no longer the one of the last closing
create table quality.restatements as
with last_closings as (
    select
        period,
        max(closed_at) as closed_at
    from closed_figures
    group by period
)

select
    c.period,
    c.figure_id,
    f.label_vi,
    c.closed_at,
    c.value as old_value,
    f.value as new_value,
    f.value - c.value as difference
from closed_figures as c
inner join last_closings as l on c.period = l.period and c.closed_at = l.closed_at
left join report.figures as f on c.period = f.period and c.figure_id = f.figure_id
where c.value is distinct from f.value
order by c.period, c.figure_id;

comment on table quality.restatements is 'Số liệu thay đổi sau khi chốt kỳ – figures that moved after closing';
comment on column quality.restatements.figure_id is 'Mã chỉ tiêu – figure';
comment on column quality.restatements.label_vi is 'Tên chỉ tiêu – label';
comment on column quality.restatements.closed_at is 'Thời điểm chốt – closed at';
comment on column quality.restatements.old_value is 'Giá trị khi chốt – value at closing';
comment on column quality.restatements.new_value is 'Giá trị hiện nay – value now';
comment on column quality.restatements.difference is 'Chênh lệch – new minus old';
