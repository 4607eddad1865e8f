-- purpose: what has moved since a period was closed, and between one closing of it and the next
-- grain: one row per closing and figure whose value is another one at the next closing or, after the last, now
-- depends: period
-- key: period, figure_id, closed_at
-- not null: period, figure_id, closed_at
-- references: period -> core.dim_period (period)
create table quality.restatements as
with moments as (
    select distinct
        period,
        closed_at
    from closed_figures
),

closings as (
    select
        period,
        closed_at,
        lead(closed_at) over (partition by period order by closed_at) as closed_again_at
    from moments
),

moved as (
    select
        c.period,
        c.figure_id,
        c.closed_at,
        k.closed_again_at,
        c.value as old_value,
        if(k.closed_again_at is null, f.value, n.value) as new_value,
        f.label_vi
    from closed_figures as c
    inner join closings as k on c.period = k.period and c.closed_at = k.closed_at
    left join closed_figures as n
        on c.period = n.period and c.figure_id = n.figure_id and k.closed_again_at = n.closed_at
    left join report.figures as f on c.period = f.period and c.figure_id = f.figure_id
)

select
    period,
    figure_id,
    label_vi,
    closed_at,
    closed_again_at,
    old_value,
    new_value,
    new_value - old_value as difference
from moved
where old_value is distinct from new_value
order by period, closed_at, figure_id;

comment on table quality.restatements is 'Số liệu thay đổi sau khi chốt kỳ – figures that moved after closing';
comment on column quality.restatements.figure_id is 'Mã chỉ tiêu – figure';
comment on column quality.restatements.label_vi is 'Tên chỉ tiêu – label';
comment on column quality.restatements.closed_at is 'Thời điểm chốt – closed at';
comment on column quality.restatements.closed_again_at is
'Thời điểm chốt lại với giá trị mới, trống khi chưa chốt lại – when it was closed again with the new value';
comment on column quality.restatements.old_value is 'Giá trị khi chốt – value at closing';
comment on column quality.restatements.new_value is
'Giá trị khi chốt lại, hoặc hiện nay khi chưa chốt lại – value at the next closing, or now';
comment on column quality.restatements.difference is 'Chênh lệch – new minus old';
