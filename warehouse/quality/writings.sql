-- purpose: which writings of a text of the Alliance's lists are one text, and which of them the report shows
-- grain: one row per period, column and writing
-- depends: period
-- key: period, table_name, column_name, writing
-- not null: period, table_name, column_name, writing, shown
-- references: period -> core.dim_period (period)
create table quality.writings as
with texts as (
    select
        period,
        'commendations' as table_name,
        unnest(['giver', 'kind', 'recipient_kind']) as column_name,
        unnest([giver, kind, recipient_kind]) as writing
    from core.commendations
    union all
    select
        period,
        'training' as table_name,
        unnest(['programme', 'partner', 'district']) as column_name,
        unnest([programme, partner, district]) as writing
    from core.training
),

folded as (
    select
        *,
        same_writing(writing) as folded,
        without_marks(same_writing(writing)) as bare
    from texts
    where writing is not null
),

marked as (
    select
        *,
        min(case when folded <> bare then folded end) over same_letters as first_marked,
        max(case when folded <> bare then folded end) over same_letters as last_marked
    from folded
    window same_letters as (partition by period, table_name, column_name, bare)
),

keyed as (
    -- "phong nong nghiep" is "Phòng Nông nghiệp" unless it may be something else, too
    select
        *,
        if(first_marked is distinct from last_marked, folded, bare) as text_key
    from marked
)

select distinct
    period,
    table_name,
    column_name,
    writing,
    mode(writing order by writing) over (partition by period, table_name, column_name, text_key) as shown
from keyed
order by period, table_name, column_name, writing;

comment on table quality.writings is
'Các cách viết được coi là một trong danh mục của Liên minh – writings that are counted as one text';
comment on column quality.writings.table_name is 'Bảng trong core – table of core';
comment on column quality.writings.column_name is 'Cột – column';
comment on column quality.writings.writing is 'Cách viết trong biểu – as it is written';
comment on column quality.writings.shown is 'Cách viết được dùng nhiều nhất, báo cáo in cách này – the most used one, which the report shows';
