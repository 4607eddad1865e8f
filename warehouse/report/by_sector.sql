-- purpose: section 1.1 and 2 of the report: cooperatives by sector, credit funds aside
-- grain: one row per period and sector; ended cooperatives are in no stock
-- depends: period, previous, year_before
-- depends further: core.submissions new_year
-- key: period, sector
-- not null: period, sector, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: operating + suspended + ceased <= cooperatives
-- check: units_reported > 0
-- total: sum(cooperatives) == count(*) filter (where not is_ended) from core.cooperatives
create table report.by_sector as
with rows_of_year as (
    select
        r.period,
        r.sector,
        r.status,
        r.members,
        r.charter_capital_mvnd,
        r.revenue_mvnd,
        not r.is_ended as is_stock,
        year(r.founded_on) = year(s.as_of) as is_founded,
        -- in which way it ended this year
        case when year(r.ended_on) = year(s.as_of) then r.status end as ending
    from quality.counted_cooperatives as r
    inner join core.submissions as s on r.submission_id = s.submission_id
),

sums as (
    select
        period,
        sector,
        count(*) filter (where is_stock) as cooperatives,
        count(*) filter (where status = 'operating') as operating,
        count(*) filter (where status = 'suspended') as suspended,
        count(*) filter (where status = 'ceased') as ceased,
        count(*) filter (where is_founded) as founded,
        count(*) filter (where ending = 'dissolved') as dissolved,
        count(*) filter (where ending = 'merged') as merged,
        count(*) filter (where ending = 'converted') as converted,
        count(*) filter (where ending = 'bankrupt') as bankrupt,
        sum(members) filter (where is_stock)::bigint as members,
        sum(charter_capital_mvnd) filter (where is_stock) as charter_capital_mvnd,
        -- over the cooperatives that report revenue, not over all
        avg(revenue_mvnd) filter (where is_stock) as mean_revenue_mvnd
    from rows_of_year
    group by period, sector
),

endings as (
    -- what no form of the period knows has no number
    select
        period,
        min(units_reported) as units_reported
    from quality.period_codes
    where form_id = 'KTTT-01' and code_list = 'status' and code in ('merged', 'converted', 'bankrupt')
    group by period
),

rows_of_period as (
    select
        p.period,
        c.code as sector,
        c.label_vi as sector_vi,
        c.code <> 'agriculture' as is_non_agriculture,
        coalesce(s.cooperatives, 0) as cooperatives,
        coalesce(s.operating, 0) as operating,
        coalesce(s.suspended, 0) as suspended,
        coalesce(s.ceased, 0) as ceased,
        coalesce(s.founded, 0) as founded,
        coalesce(s.dissolved, 0) as dissolved,
        case when e.period is not null then coalesce(s.merged, 0) end as merged,
        case when e.period is not null then coalesce(s.converted, 0) end as converted,
        case when e.period is not null then coalesce(s.bankrupt, 0) end as bankrupt,
        e.units_reported as units_reported_endings,
        known_sum(s.members, s.cooperatives) as members,
        known_sum(s.charter_capital_mvnd, s.cooperatives) as charter_capital_mvnd,
        round(s.mean_revenue_mvnd, 3)::decimal(18, 3) as mean_revenue_mvnd,
        c.position,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join quality.period_codes as c on p.period = c.period and p.form_id = c.form_id
    left join sums as s on p.period = s.period and c.code = s.sector
    left join endings as e on p.period = e.period
    where p.form_id = 'KTTT-01' and c.code_list = 'sector' and p.units_reported > 0
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        k.sector,
        count(*) as cooperatives,
        sum(k.members)::bigint as members,
        sum(k.charter_capital_mvnd) as charter_capital_mvnd
    from quality.counted_cooperatives as k
    inner join quality.compared_reports as u
        on
            k.period = u.rows_period
            and k.unit_code = u.rows_unit_code
            and (u.is_whole or k.commune is not distinct from u.commune)
    where
        u.form_id = 'KTTT-01'
        and not k.is_ended
    group by all
)

select
    r.* exclude (position, units_reported, units_expected, previous_period, year_before), -- noqa: RF02
    b.cooperatives as cooperatives_previous,
    y.cooperatives as cooperatives_year_before,
    b.members as members_previous,
    y.members as members_year_before,
    b.charter_capital_mvnd as charter_capital_previous_mvnd,
    y.charter_capital_mvnd as charter_capital_year_before_mvnd,
    r.units_reported,
    r.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    like_for_like(n.units_like_for_like, n.now_part, b.sector, r.cooperatives, o.cooperatives)
        as cooperatives_against_previous,
    like_for_like(n.units_like_for_like, n.then_part, b.sector, b.cooperatives, p.cooperatives)
        as cooperatives_previous_like_for_like,
    sum_like_for_like(
        n.units_like_for_like, b.sector,
        part_sum(n.now_part, r.members, o.members, o.cooperatives),
        part_sum(n.then_part, b.members, p.members, p.cooperatives)
    ) as members_against_previous,
    sum_like_for_like(
        n.units_like_for_like, b.sector,
        part_sum(n.then_part, b.members, p.members, p.cooperatives),
        part_sum(n.now_part, r.members, o.members, o.cooperatives)
    ) as members_previous_like_for_like,
    sum_like_for_like(
        n.units_like_for_like, b.sector,
        part_sum(n.now_part, r.charter_capital_mvnd, o.charter_capital_mvnd, o.cooperatives),
        part_sum(n.then_part, b.charter_capital_mvnd, p.charter_capital_mvnd, p.cooperatives)
    ) as charter_capital_against_previous_mvnd,
    sum_like_for_like(
        n.units_like_for_like, b.sector,
        part_sum(n.then_part, b.charter_capital_mvnd, p.charter_capital_mvnd, p.cooperatives),
        part_sum(n.now_part, r.charter_capital_mvnd, o.charter_capital_mvnd, o.cooperatives)
    ) as charter_capital_previous_like_for_like_mvnd,
    like_for_like(m.units_like_for_like, m.now_part, y.sector, r.cooperatives, q.cooperatives)
        as cooperatives_against_year_before,
    like_for_like(m.units_like_for_like, m.then_part, y.sector, y.cooperatives, w.cooperatives)
        as cooperatives_year_before_like_for_like,
    sum_like_for_like(
        m.units_like_for_like, y.sector,
        part_sum(m.now_part, r.members, q.members, q.cooperatives),
        part_sum(m.then_part, y.members, w.members, w.cooperatives)
    ) as members_against_year_before,
    sum_like_for_like(
        m.units_like_for_like, y.sector,
        part_sum(m.then_part, y.members, w.members, w.cooperatives),
        part_sum(m.now_part, r.members, q.members, q.cooperatives)
    ) as members_year_before_like_for_like,
    sum_like_for_like(
        m.units_like_for_like, y.sector,
        part_sum(m.now_part, r.charter_capital_mvnd, q.charter_capital_mvnd, q.cooperatives),
        part_sum(m.then_part, y.charter_capital_mvnd, w.charter_capital_mvnd, w.cooperatives)
    ) as charter_capital_against_year_before_mvnd,
    sum_like_for_like(
        m.units_like_for_like, y.sector,
        part_sum(m.then_part, y.charter_capital_mvnd, w.charter_capital_mvnd, w.cooperatives),
        part_sum(m.now_part, r.charter_capital_mvnd, q.charter_capital_mvnd, q.cooperatives)
    ) as charter_capital_year_before_like_for_like_mvnd
from rows_of_period as r
left join rows_of_period as b on r.previous_period = b.period and r.sector = b.sector
left join rows_of_period as y on r.year_before = y.period and r.sector = y.sector
left join quality.comparisons as n on r.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on r.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and r.sector = o.sector
left join parts as p on n.period = p.period and n.then_part = p.part and r.sector = p.sector
left join parts as q on m.period = q.period and m.now_part = q.part and r.sector = q.sector
left join parts as w on m.period = w.period and m.then_part = w.part and r.sector = w.sector
order by r.period, r.position;

comment on table report.by_sector is 'Hợp tác xã theo lĩnh vực – cooperatives by sector';
comment on column report.by_sector.sector is 'Lĩnh vực (mã) – sector';
comment on column report.by_sector.sector_vi is 'Lĩnh vực – sector in Vietnamese';
comment on column report.by_sector.is_non_agriculture is 'Phi nông nghiệp – non-agriculture';
comment on column report.by_sector.cooperatives is 'Số HTX, không kể đã giải thể, chấm dứt – cooperatives, ended ones aside';
comment on column report.by_sector.operating is 'Đang hoạt động – operating';
comment on column report.by_sector.suspended is 'Tạm ngừng hoạt động – suspended';
comment on column report.by_sector.ceased is 'Ngừng hoạt động – ceased';
comment on column report.by_sector.founded is 'Thành lập mới từ đầu năm – founded, year to date';
comment on column report.by_sector.dissolved is 'Giải thể từ đầu năm – dissolved, year to date';
comment on column report.by_sector.merged is
'Sáp nhập, hợp nhất, chia, tách từ đầu năm – merged, consolidated, divided or split, year to date';
comment on column report.by_sector.converted is 'Chuyển đổi từ đầu năm – converted, year to date';
comment on column report.by_sector.bankrupt is 'Phá sản từ đầu năm – bankrupt, year to date';
comment on column report.by_sector.units_reported_endings is
'Sáp nhập, chuyển đổi, phá sản: số đơn vị có số liệu – units that report mergers, conversions and bankruptcies';
comment on column report.by_sector.members is 'Số thành viên – members';
comment on column report.by_sector.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.by_sector.mean_revenue_mvnd is 'Doanh thu bình quân một HTX có báo cáo (triệu đồng) – mean revenue';
