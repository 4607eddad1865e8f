-- purpose: section 5 of the report: the main products of each unit's cooperatives
-- grain: one row per period, unit and product; ended cooperatives are left out
-- depends: period, previous, year_before
-- key: unit_code, period, product
-- not null: unit_code, period, product, cooperatives, units_reported, units_expected
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- check: cooperatives > 0
-- check: agriculture <= cooperatives
create table report.products as
with named as (
    select
        period,
        unit_code,
        sheet_row,
        sector,
        trim(unnest(string_split(replace(main_products, ';', ','), ','))) as product
    from quality.counted_cooperatives
    where not is_ended and main_products is not null
),

once as (
    -- a cooperative counts once for a product; spellings that differ in capitals only are one
    select
        period,
        unit_code,
        sheet_row,
        sector,
        lower(product) as product_key,
        min(product) as product
    from named
    where product <> ''
    group by period, unit_code, sheet_row, sector, product_key
),

counts as (
    select
        period,
        unit_code,
        product_key,
        mode(product order by product) as product,
        count(*) as cooperatives,
        count(*) filter (where sector = 'agriculture') as agriculture
    from once
    group by period, unit_code, product_key
)

select
    c.unit_code,
    c.period,
    u.unit_name,
    c.product,
    c.cooperatives,
    c.agriculture,
    b.cooperatives as cooperatives_previous,
    y.cooperatives as cooperatives_year_before,
    p.units_reported,
    p.units_expected
from counts as c
inner join quality.expected_reports as u on c.unit_code = u.unit_code and c.period = u.period and u.form_id = 'KTTT-01'
inner join quality.periods as p on c.period = p.period and p.form_id = 'KTTT-01'
left join counts as b
    on c.unit_code = b.unit_code and p.previous_period = b.period and c.product_key = b.product_key
left join counts as y on c.unit_code = y.unit_code and p.year_before = y.period and c.product_key = y.product_key
order by c.period asc, c.unit_code asc, c.cooperatives desc, c.product asc;

comment on table report.products is 'Sản phẩm chính theo đơn vị – main products by unit';
comment on column report.products.unit_name is 'Đơn vị – unit';
comment on column report.products.product is 'Sản phẩm chính – product';
comment on column report.products.cooperatives is 'Số HTX – cooperatives';
comment on column report.products.agriculture is 'Trong đó nông nghiệp – of these agriculture';
