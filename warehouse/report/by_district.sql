-- purpose: the province's cooperatives by reporting unit
-- grain: one row per period and expected unit; one of which nothing counts has no values, and is never a zero
-- depends: period, previous, year_before
-- depends further: core.submissions new_year
-- key: unit_code, period
-- not null: unit_code, period, unit_name, report_status
-- references: unit_code, period -> core.unit_in_period (unit_code, period)
-- references: submission_id -> core.submissions (submission_id)
-- check: (report_status = 'accepted') = (submission_id is not null)
-- check: (submission_id is null) = (cooperatives is null)
-- check: agriculture + non_agriculture + credit_funds <= cooperatives
-- total: sum(groups) == sum(groups) from core.groups
-- total: sum(credit_funds) == count(*) filter (where not is_ended) from core.credit_funds
create table report.by_district as
with cooperatives as (
    select
        r.unit_code,
        r.period,
        count(*) filter (where not r.is_ended) as cooperatives,
        count(*) filter (where not r.is_ended and r.sector = 'agriculture') as agriculture,
        count(*) filter (where not r.is_ended and r.sector <> 'agriculture') as non_agriculture,
        count(*) filter (where r.status in ('suspended', 'ceased')) as not_operating,
        count(*) filter (where year(r.founded_on) = year(s.as_of)) as founded,
        count(*) filter (where r.status = 'dissolved' and year(r.ended_on) = year(s.as_of)) as dissolved,
        count(*) filter (where r.status = 'merged' and year(r.ended_on) = year(s.as_of)) as merged,
        count(*) filter (where r.status = 'converted' and year(r.ended_on) = year(s.as_of)) as converted,
        count(*) filter (where r.status = 'bankrupt' and year(r.ended_on) = year(s.as_of)) as bankrupt,
        sum(r.members) filter (where not r.is_ended) as members,
        sum(r.official_members) filter (where not r.is_ended) as official_members,
        sum(r.contributing_members) filter (where not r.is_ended) as contributing_members,
        sum(r.non_contributing_members) filter (where not r.is_ended) as non_contributing_members,
        sum(r.charter_capital_mvnd) filter (where not r.is_ended) as charter_capital_mvnd
    from quality.counted_cooperatives as r
    inner join core.submissions as s on r.submission_id = s.submission_id
    group by r.unit_code, r.period
),

funds as (
    select
        r.unit_code,
        r.period,
        count(*) filter (where not r.is_ended) as credit_funds,
        count(*) filter (where year(r.founded_on) = year(s.as_of)) as founded,
        count(*) filter (where r.status = 'dissolved' and year(r.ended_on) = year(s.as_of)) as dissolved,
        count(*) filter (where r.status = 'merged' and year(r.ended_on) = year(s.as_of)) as merged,
        count(*) filter (where r.status = 'converted' and year(r.ended_on) = year(s.as_of)) as converted,
        count(*) filter (where r.status = 'bankrupt' and year(r.ended_on) = year(s.as_of)) as bankrupt,
        sum(r.members) filter (where not r.is_ended) as members,
        sum(r.charter_capital_mvnd) filter (where not r.is_ended) as charter_capital_mvnd
    from quality.counted_credit_funds as r
    inner join core.submissions as s on r.submission_id = s.submission_id
    group by r.unit_code, r.period
),

unions as (
    select
        unit_code,
        period,
        count(*) filter (where not is_ended) as unions
    from quality.counted_unions
    group by unit_code, period
),

groups as (
    select
        unit_code,
        period,
        known_sum(sum(groups), count(*))::bigint as groups,
        known_sum(sum(certified_groups), count(*))::bigint as certified_groups,
        known_sum(sum(registered_groups), count(*))::bigint as registered_groups
    from core.groups
    group by unit_code, period
),

declared_funds as (
    -- a form whose list of funds has no status lists none that was dissolved: their number is declared
    select
        unit_code,
        period,
        sum(value)::bigint as dissolved
    from core.declared_totals
    where indicator = 'HTX.DISSOLVED_CREDIT'
    group by unit_code, period
),

forms as (
    -- what the submission's form does not have has no number, and not zero
    select
        s.submission_id,
        count(*) filter (where c.code = 'merged') > 0 as has_merged,
        count(*) filter (where c.code = 'converted') > 0 as has_converted,
        count(*) filter (where c.code = 'bankrupt') > 0 as has_bankrupt
    from core.submissions as s
    inner join core.code_lists as c on s.form_day >= c.valid_from and s.form_day < coalesce(c.valid_to, 'infinity')
    where c.code_list = 'status'
    group by s.submission_id
),

columns_of_form as (
    select
        form_id,
        form_version,
        list(table_name || '.' || column_name) as names
    from core.form_columns
    group by form_id, form_version
),

rows_of_period as (
    select
        s.unit_code,
        s.period,
        s.submission_id,
        coalesce(c.cooperatives, 0) + coalesce(f.credit_funds, 0) as cooperatives,
        coalesce(c.agriculture, 0) as agriculture,
        coalesce(c.non_agriculture, 0) as non_agriculture,
        coalesce(f.credit_funds, 0) as credit_funds,
        coalesce(c.not_operating, 0) as not_operating,
        coalesce(c.founded, 0) + coalesce(f.founded, 0) as founded,
        coalesce(c.dissolved, 0)
        + coalesce(if(list_contains(k.names, 'credit_funds.status'), f.dissolved, d.dissolved), 0) as dissolved,
        case when v.has_merged then coalesce(c.merged, 0) + coalesce(f.merged, 0) end as merged,
        case when v.has_converted then coalesce(c.converted, 0) + coalesce(f.converted, 0) end as converted,
        case when v.has_bankrupt then coalesce(c.bankrupt, 0) + coalesce(f.bankrupt, 0) end as bankrupt,
        known_sum(list_sum([c.members, f.members]), list_sum([c.cooperatives, f.credit_funds]))::bigint as members,
        case when list_contains(k.names, 'cooperatives.official_members') then known_sum(c.official_members, c.cooperatives)::bigint end
            as official_members,
        case
            when list_contains(k.names, 'cooperatives.contributing_members')
                then known_sum(c.contributing_members, c.cooperatives)::bigint
        end
            as contributing_members,
        case
            when list_contains(k.names, 'cooperatives.non_contributing_members')
                then known_sum(c.non_contributing_members, c.cooperatives)::bigint
        end as non_contributing_members,
        known_sum(
            list_sum([c.charter_capital_mvnd, f.charter_capital_mvnd]), list_sum([c.cooperatives, f.credit_funds])
        )::decimal(18, 3) as charter_capital_mvnd,
        coalesce(u.unions, 0) as unions,
        if(g.unit_code is null, 0, g.groups) as groups,
        case when list_contains(k.names, 'groups.certified_groups') then if(g.unit_code is null, 0, g.certified_groups) end
            as certified_groups,
        case when list_contains(k.names, 'groups.registered_groups') then if(g.unit_code is null, 0, g.registered_groups) end
            as registered_groups
    from core.submissions as s
    left join forms as v on s.submission_id = v.submission_id
    left join columns_of_form as k on s.form_id = k.form_id and s.form_version = k.form_version
    left join cooperatives as c on s.unit_code = c.unit_code and s.period = c.period
    left join funds as f on s.unit_code = f.unit_code and s.period = f.period
    left join declared_funds as d on s.unit_code = d.unit_code and s.period = d.period
    left join unions as u on s.unit_code = u.unit_code and s.period = u.period
    left join groups as g on s.unit_code = g.unit_code and s.period = g.period
    where s.status = 'accepted' and s.form_id = 'KTTT-01'
),

counted as (
    -- the rows of a file stand once for each month that it tells of: one that is equal to it says the same again
    select
        submission_id,
        period,
        commune,
        is_ended,
        members,
        charter_capital_mvnd
    from quality.counted_cooperatives
    union all
    select
        submission_id,
        period,
        commune,
        is_ended,
        members,
        charter_capital_mvnd
    from quality.counted_credit_funds
),

taken_over as (
    -- where units changed since: the rows of then that lie in what belongs to the unit now
    select
        h.period,
        h.period_before,
        h.unit_code,
        count(*) filter (where not r.is_ended) as cooperatives,
        sum(r.members) filter (where not r.is_ended)::bigint as members,
        sum(r.charter_capital_mvnd) filter (where not r.is_ended)::decimal(18, 3) as charter_capital_mvnd
    from counted as r
    inner join homes_of_communes as h
        on
            r.submission_id = h.submission_id
            and r.period = h.period_before
            and r.commune is not distinct from h.commune
    where h.form_id = 'KTTT-01'
    group by h.period, h.period_before, h.unit_code
),

compared_periods as (
    select distinct
        period,
        unnest([previous_period, year_before]) as period_before
    from quality.periods
    where form_id = 'KTTT-01'
),

past as (
    -- of a unit that goes on as it was its own report; of another what its area had, where all of that was accepted
    select
        p.period,
        p.period_before,
        r.unit_code,
        r.cooperatives,
        r.members,
        r.charter_capital_mvnd
    from rows_of_period as r
    inner join compared_periods as p on r.period = p.period_before
    anti join units_with_other_past as o
        on
            o.form_id = 'KTTT-01'
            and p.period = o.period
            and p.period_before = o.period_before
            and r.unit_code = o.unit_code
    union all
    select
        o.period,
        o.period_before,
        o.unit_code,
        coalesce(t.cooperatives, 0) as cooperatives,
        known_sum(t.members, t.cooperatives) as members,
        known_sum(t.charter_capital_mvnd, t.cooperatives) as charter_capital_mvnd
    from units_with_other_past as o
    left join taken_over as t
        on o.period = t.period and o.period_before = t.period_before and o.unit_code = t.unit_code
    where o.is_covered and o.form_id = 'KTTT-01'
)

select
    n.unit_code,
    n.period,
    r.submission_id,
    -- the name that the unit has in reference data at the time, whatever the cover spells
    n.unit_name,
    r.* exclude (unit_code, period, submission_id), -- noqa: RF02
    -- its change is told only where what it is now was reported both times, of an amount where it is known both times
    b.cooperatives as cooperatives_previous,
    y.cooperatives as cooperatives_year_before,
    case when r.members is not null then b.members end as members_previous,
    case when r.members is not null then y.members end as members_year_before,
    case when r.charter_capital_mvnd is not null then b.charter_capital_mvnd end as charter_capital_previous_mvnd,
    case when r.charter_capital_mvnd is not null then y.charter_capital_mvnd end as charter_capital_year_before_mvnd,
    u.group_code,
    u.group_name,
    n.status as report_status,
    -- the same side by side, so that their sums are like for like, too
    case when b.cooperatives is not null then r.cooperatives end as cooperatives_against_previous,
    case when y.cooperatives is not null then r.cooperatives end as cooperatives_against_year_before,
    case when b.members is not null then r.members end as members_against_previous,
    case when y.members is not null then r.members end as members_against_year_before,
    case when b.charter_capital_mvnd is not null then r.charter_capital_mvnd end as charter_capital_against_previous_mvnd,
    case when y.charter_capital_mvnd is not null then r.charter_capital_mvnd end as charter_capital_against_year_before_mvnd
from quality.expected_reports as n
inner join quality.periods as p on n.period = p.period and n.form_id = p.form_id
left join core.unit_in_period as u on n.unit_code = u.unit_code and n.period = u.period
left join rows_of_period as r on n.unit_code = r.unit_code and n.period = r.period
left join past as b
    on r.period = b.period and p.previous_period = b.period_before and r.unit_code = b.unit_code
left join past as y
    on r.period = y.period and p.year_before = y.period_before and r.unit_code = y.unit_code
where n.form_id = 'KTTT-01'
order by n.period, n.unit_code;

comment on table report.by_district is 'Tổng hợp theo đơn vị báo cáo – by reporting unit';
comment on column report.by_district.unit_name is 'Đơn vị – unit';
comment on column report.by_district.report_status is '{statuses_of_units}';
comment on column report.by_district.cooperatives is 'Tổng số HTX, kể cả QTDND – cooperatives, credit funds included';
comment on column report.by_district.agriculture is 'Nông, lâm nghiệp, thủy sản – agriculture';
comment on column report.by_district.non_agriculture is 'Phi nông nghiệp – non-agriculture';
comment on column report.by_district.credit_funds is 'Quỹ tín dụng nhân dân – credit funds';
comment on column report.by_district.not_operating is 'Tạm ngừng và ngừng hoạt động – not operating';
comment on column report.by_district.founded is 'Thành lập mới từ đầu năm – founded, year to date';
comment on column report.by_district.dissolved is 'Giải thể từ đầu năm – dissolved, year to date';
comment on column report.by_district.merged is
'Sáp nhập, hợp nhất, chia, tách từ đầu năm – merged, consolidated, divided or split, year to date';
comment on column report.by_district.converted is 'Chuyển đổi từ đầu năm – converted, year to date';
comment on column report.by_district.bankrupt is 'Phá sản từ đầu năm – bankrupt, year to date';
comment on column report.by_district.official_members is 'Thành viên chính thức – official members';
comment on column report.by_district.contributing_members is 'Thành viên liên kết góp vốn – contributing associate members';
comment on column report.by_district.non_contributing_members is
'Thành viên liên kết không góp vốn – associate members without contribution';
comment on column report.by_district.members is 'Số thành viên – members';
comment on column report.by_district.charter_capital_mvnd is 'Vốn điều lệ (triệu đồng) – charter capital';
comment on column report.by_district.unions is 'Liên hiệp HTX – unions';
comment on column report.by_district.groups is 'Tổ hợp tác – groups';
comment on column report.by_district.certified_groups is 'Tổ hợp tác có chứng thực – certified groups';
comment on column report.by_district.registered_groups is 'Tổ hợp tác có giấy chứng nhận đăng ký – registered groups';
