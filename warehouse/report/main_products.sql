-- purpose: section 5 of the report: the main products of the province's cooperatives
-- grain: one row per period and product; ended cooperatives are left out
-- depends: period
-- key: period, product_key
-- not null: period, product, cooperatives, units, units_reported, units_expected
-- references: period -> core.dim_period (period)
-- check: agriculture <= cooperatives
-- total: sum(cooperatives) == sum(cooperatives) from report.products
create table report.main_products as
select
    period,
    product,
    sum(cooperatives)::bigint as cooperatives,
    sum(agriculture)::bigint as agriculture,
    count(distinct unit_code) as units,
    product_key,
    any_value(units_reported) as units_reported,
    any_value(units_expected) as units_expected
from report.products
where cooperatives > 0
group by period, product, product_key
order by period asc, cooperatives desc, product asc;

comment on table report.main_products is 'Sản phẩm chính của các hợp tác xã – main products of all cooperatives';
comment on column report.main_products.product is
'Sản phẩm chính, theo cách viết được dùng nhiều nhất trong kỳ – product, in the writing that most cooperatives of the period use';
comment on column report.main_products.cooperatives is 'Số HTX – cooperatives';
comment on column report.main_products.agriculture is 'Trong đó nông nghiệp – of these agriculture';
comment on column report.main_products.units is 'Số đơn vị có – units whose cooperatives have it';
comment on column report.main_products.product_key is
'Sản phẩm viết thường, không dấu khi không thể nhầm: để cộng và so – product in small letters, without marks where nothing else is meant';
