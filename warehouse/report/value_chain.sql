-- purpose: section 4 of the report: cooperatives in value chains and with OCOP stars
-- grain: one row per period and sector, and one for all of them; a blank cell means no; ended ones are left out
-- depends: period, previous, year_before
-- key: period, sector
-- not null: period, sector, cooperatives, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: in_value_chain <= cooperatives
-- check: with_ocop <= cooperatives
-- total: sum(cooperatives) filter (where sector = 'all') == count(*) filter (where not is_ended) from core.cooperatives
create table report.value_chain as
with sectors as (
    select
        period,
        code as sector,
        label_vi as sector_vi,
        position
    from quality.period_codes
    where form_id = 'KTTT-01' and code_list = 'sector'
    union all
    select distinct
        period,
        'all' as sector,
        'Tổng cộng' as sector_vi,
        99 as position
    from quality.period_codes
    where form_id = 'KTTT-01'
),

sums as (
    select
        p.period,
        s.sector,
        s.sector_vi,
        s.position,
        count(c.period) as cooperatives,
        count(*) filter (where c.value_chain) as in_value_chain,
        count(c.ocop_stars) as with_ocop,
        count(*) filter (where c.ocop_stars = 3) as three_stars,
        count(*) filter (where c.ocop_stars = 4) as four_stars,
        count(*) filter (where c.ocop_stars = 5) as five_stars,
        p.units_reported,
        p.units_expected,
        p.previous_period,
        p.year_before
    from quality.periods as p
    inner join sectors as s on p.period = s.period
    left join quality.counted_cooperatives as c
        on p.period = c.period and s.sector in (c.sector, 'all') and not c.is_ended
    where p.form_id = 'KTTT-01' and p.units_reported > 0
    group by all
),

parts as (
    -- the same over the units of two periods that can be compared, where these are not all
    select
        u.period,
        u.part,
        case when grouping(k.sector) = 1 then 'all' else k.sector end as sector,
        count(*) filter (where k.value_chain) as in_value_chain,
        count(k.ocop_stars) as with_ocop
    from quality.counted_cooperatives as k
    inner join quality.compared_reports as u
        on
            k.period = u.rows_period
            and k.unit_code = u.rows_unit_code
            and (u.is_whole or k.commune is not distinct from u.commune)
    where
        u.form_id = 'KTTT-01'
        and not k.is_ended
    group by u.period, u.part, rollup (k.sector)
)

select
    s.period,
    s.sector,
    s.sector_vi,
    s.cooperatives,
    s.in_value_chain,
    round(100 * s.in_value_chain / nullif(s.cooperatives, 0), 2)::decimal(9, 2) as in_value_chain_percent,
    s.with_ocop,
    s.three_stars,
    s.four_stars,
    s.five_stars,
    b.in_value_chain as in_value_chain_previous,
    y.in_value_chain as in_value_chain_year_before,
    b.with_ocop as with_ocop_previous,
    y.with_ocop as with_ocop_year_before,
    s.units_reported,
    s.units_expected,
    n.units_reported_before as units_reported_previous,
    m.units_reported_before as units_reported_year_before,
    n.units_like_for_like as units_like_for_like_previous,
    m.units_like_for_like as units_like_for_like_year_before,
    like_for_like(n.units_like_for_like, n.now_part, b.sector, s.in_value_chain, o.in_value_chain)
        as in_value_chain_against_previous,
    like_for_like(n.units_like_for_like, n.then_part, b.sector, b.in_value_chain, p.in_value_chain)
        as in_value_chain_previous_like_for_like,
    like_for_like(n.units_like_for_like, n.now_part, b.sector, s.with_ocop, o.with_ocop) as with_ocop_against_previous,
    like_for_like(n.units_like_for_like, n.then_part, b.sector, b.with_ocop, p.with_ocop)
        as with_ocop_previous_like_for_like,
    like_for_like(m.units_like_for_like, m.now_part, y.sector, s.in_value_chain, q.in_value_chain)
        as in_value_chain_against_year_before,
    like_for_like(m.units_like_for_like, m.then_part, y.sector, y.in_value_chain, w.in_value_chain)
        as in_value_chain_year_before_like_for_like,
    like_for_like(m.units_like_for_like, m.now_part, y.sector, s.with_ocop, q.with_ocop)
        as with_ocop_against_year_before,
    like_for_like(m.units_like_for_like, m.then_part, y.sector, y.with_ocop, w.with_ocop)
        as with_ocop_year_before_like_for_like
from sums as s
left join sums as b on s.previous_period = b.period and s.sector = b.sector
left join sums as y on s.year_before = y.period and s.sector = y.sector
left join quality.comparisons as n on s.period = n.period and n.form_id = 'KTTT-01' and n.comparison = 'previous'
left join quality.comparisons as m on s.period = m.period and m.form_id = 'KTTT-01' and m.comparison = 'year_before'
left join parts as o on n.period = o.period and n.now_part = o.part and s.sector = o.sector
left join parts as p on n.period = p.period and n.then_part = p.part and s.sector = p.sector
left join parts as q on m.period = q.period and m.now_part = q.part and s.sector = q.sector
left join parts as w on m.period = w.period and m.then_part = w.part and s.sector = w.sector
order by s.period, s.position;

comment on table report.value_chain is 'HTX tham gia chuỗi giá trị, có sản phẩm OCOP – value chains and OCOP';
comment on column report.value_chain.sector is 'Lĩnh vực (mã) – sector';
comment on column report.value_chain.sector_vi is 'Lĩnh vực – sector in Vietnamese';
comment on column report.value_chain.cooperatives is 'Số HTX – cooperatives';
comment on column report.value_chain.in_value_chain is 'Tham gia chuỗi giá trị – in a value chain';
comment on column report.value_chain.in_value_chain_percent is 'Tỷ lệ tham gia chuỗi (%) – share in a value chain';
comment on column report.value_chain.with_ocop is 'Có hạng sao OCOP – with OCOP stars';
comment on column report.value_chain.three_stars is 'OCOP 3 sao – three stars';
comment on column report.value_chain.four_stars is 'OCOP 4 sao – four stars';
comment on column report.value_chain.five_stars is 'OCOP 5 sao – five stars';
