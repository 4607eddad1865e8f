-- purpose: section 5 of the report: the main products of each unit's cooperatives
-- grain: one row per period, unit and product, 0 where the unit has it no more; ended ones left out; a unit of which nothing counts has one without
-- depends: period, previous, year_before
-- key: unit_code, period, product_key
-- not null: unit_code, period, unit_name, report_status, units_reported, units_expected
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- check: cooperatives >= 0
-- check: agriculture <= cooperatives
-- check: (product is null) = (cooperatives is null)
create table report.products as
with listed as materialized (
    -- many cooperatives, and one in many periods, name their products in the same words: these are looked at once
    select
        period,
        unit_code,
        main_products,
        count(*) as cooperatives,
        count(*) filter (where sector = 'agriculture') as agriculture
    from quality.counted_cooperatives
    where not is_ended and main_products is not null
    group by period, unit_code, main_products
),

words as materialized (
    select
        period,
        main_products,
        sum(cooperatives) as cooperatives
    from listed
    group by period, main_products
),

named as (
    select
        period,
        main_products,
        cooperatives,
        trim(unnest(string_split(replace(main_products, ';', ','), ','))) as product
    from words
),

texts as materialized (
    -- folded once for each writing, and only then asked whether it is blank: a condition on folded text would fold that of each row
    select
        product,
        writing,
        without_marks(writing) as bare
    from (
        select
            product,
            same_writing(product) as writing
        from (
            select product from named
            group by product
            having count(*) > 0
        ) as different
    ) as folded
    where writing <> ''
),

marked as (
    select
        n.period,
        n.main_products,
        n.cooperatives,
        n.product,
        t.writing,
        t.bare,
        min(case when t.writing <> t.bare then t.writing end) over same_letters as first_marked,
        max(case when t.writing <> t.bare then t.writing end) over same_letters as last_marked
    from named as n
    inner join texts as t on n.product = t.product
    window same_letters as (partition by n.period, t.bare)
),

once as materialized (
    -- a cooperative counts once for a product; "vai thieu" is "Vải thiều" unless it may be something else, too; "dưa" is not "dừa"
    select
        period,
        main_products,
        cooperatives,
        if(first_marked is distinct from last_marked, writing, bare) as product_key,
        min(product) as product
    from marked
    group by all
),

writings as (
    -- one writing for all units, so that they can be added up: the one that most cooperatives use
    select
        w.period,
        w.product_key,
        w.product,
        t.writing,
        w.writings
    from (
        select
            period,
            product_key,
            first(product order by cooperatives desc, product asc) as product,
            count(*) as writings
        from (
            select
                period,
                product_key,
                product,
                sum(cooperatives) as cooperatives
            from once
            group by period, product_key, product
        ) as used
        group by period, product_key
    ) as w
    inner join texts as t on w.product = t.product
),

counts as (
    select
        l.period,
        l.unit_code,
        o.product_key,
        w.product,
        w.writing,
        w.writings,
        sum(l.cooperatives)::bigint as cooperatives,
        sum(l.agriculture)::bigint as agriculture
    from listed as l
    inner join once as o on l.period = o.period and l.main_products = o.main_products
    inner join writings as w on o.period = w.period and o.product_key = w.product_key
    group by all
),

lost as (
    -- what a unit had in a period that it is compared with, and nobody of it names: its loss is a change, too
    select
        k.period,
        k.unit_code,
        b.product_key,
        coalesce(w.product, b.product) as product,
        b.writing,
        0 as writings,
        0 as cooperatives,
        0 as agriculture
    from quality.compared_units as k
    inner join counts as b on k.unit_code = b.unit_code and k.period_before = b.period
    left join writings as w on k.period = w.period and b.product_key = w.product_key
    anti join counts as c on k.unit_code = c.unit_code and k.period = c.period and b.product_key = c.product_key
    anti join counts as d on k.unit_code = d.unit_code and k.period = d.period and b.writing = d.writing
    where k.form_id = 'KTTT-01' and not k.is_area
    qualify
        row_number() over (partition by k.period, k.unit_code, b.product_key order by k.comparison) = 1
        and row_number() over (partition by k.period, k.unit_code, b.writing order by k.comparison) = 1
),

told as (
    select
        u.unit_code,
        u.period,
        c.* exclude (unit_code, period) -- noqa: RF02
    from quality.expected_reports as u
    left join counts as c on u.unit_code = c.unit_code and u.period = c.period
    where u.form_id = 'KTTT-01'
    union all by name
    select * from lost
)

select
    u.unit_code,
    u.period,
    u.unit_name,
    c.product,
    c.cooperatives,
    c.agriculture,
    coalesce(b.cooperatives, e.cooperatives) as cooperatives_previous,
    coalesce(y.cooperatives, f.cooperatives) as cooperatives_year_before,
    p.units_reported,
    p.units_expected,
    c.product_key,
    c.writings,
    g.group_code,
    g.group_name,
    u.status as report_status,
    -- of a unit that goes on as it was: what none named then is none, and not unknown
    case when k.unit_code is not null then c.cooperatives end as cooperatives_against_previous,
    case when k.unit_code is not null and c.cooperatives is not null then coalesce(b.cooperatives, e.cooperatives, 0) end
        as cooperatives_previous_like_for_like,
    case when l.unit_code is not null then c.cooperatives end as cooperatives_against_year_before,
    case when l.unit_code is not null and c.cooperatives is not null then coalesce(y.cooperatives, f.cooperatives, 0) end
        as cooperatives_year_before_like_for_like
from quality.expected_reports as u
inner join quality.periods as p on u.period = p.period and u.form_id = p.form_id
left join core.unit_in_period as g on u.unit_code = g.unit_code and u.period = g.period
inner join told as c on u.unit_code = c.unit_code and u.period = c.period
-- as it is written, or else by its letters: where these stand for two products in one period, and in the other for one
left join counts as b on c.unit_code = b.unit_code and p.previous_period = b.period and c.writing = b.writing
left join counts as e on c.unit_code = e.unit_code and p.previous_period = e.period and c.product_key = e.product_key
left join counts as y on c.unit_code = y.unit_code and p.year_before = y.period and c.writing = y.writing
left join counts as f on c.unit_code = f.unit_code and p.year_before = f.period and c.product_key = f.product_key
left join quality.compared_units as k
    on
        u.form_id = k.form_id
        and u.unit_code = k.unit_code
        and u.period = k.period
        and k.comparison = 'previous'
        and not k.is_area
left join quality.compared_units as l
    on
        u.form_id = l.form_id
        and u.unit_code = l.unit_code
        and u.period = l.period
        and l.comparison = 'year_before'
        and not l.is_area
where u.form_id = 'KTTT-01'
order by u.period asc, u.unit_code asc, c.cooperatives desc, c.product asc;

comment on table report.products is 'Sản phẩm chính theo đơn vị – main products by unit';
comment on column report.products.unit_name is 'Đơn vị – unit';
comment on column report.products.product is
'Sản phẩm chính – product, in the writing that most cooperatives of the period use';
comment on column report.products.cooperatives is
'Số HTX, 0 khi kỳ được so có mà kỳ này không còn – cooperatives, 0 where the period that is compared had it and this one does not';
comment on column report.products.agriculture is 'Trong đó nông nghiệp – of these agriculture';
comment on column report.products.product_key is
'Sản phẩm viết thường, không dấu khi không thể nhầm: để cộng và so – product in small letters, without marks where nothing else is meant';
comment on column report.products.writings is 'Số cách viết đã gộp – writings that stand behind it';
comment on column report.products.report_status is '{statuses_of_units}';
