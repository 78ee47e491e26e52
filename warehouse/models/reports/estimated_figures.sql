-- Results as single figures under the names of the printed tables: what the scorecard compares.
with specs as (
    select
        specs.spec_id, specs.paper_id, specs.table_no, specs.column_no, specs.run_id,
        coalesce(specs.spec_json ->> '$.same_as', specs.spec_id) as fit_id,  -- a column may print another fit's equation
        specs.spec_json,
        json_extract(specs.spec_json, '$.printed') as printed_names,
        coalesce(specs.spec_json ->> '$.printed_r2', 'r2') as printed_r2,
        cast(json_extract(specs.spec_json, '$.star_critical_values') as double[]) as critical_values
    from {{ source('results', 'specs') }} as specs
    qualify row_number() over (  -- the plain id meets the print, unless a variant is marked as the one that does
        partition by paper_id, table_no, split_part(coalesce(column_no, ''), '@', 1)
        order by (coalesce(cast(spec_json ->> '$.scored' as boolean), false) and contains(spec_id, '@')) desc, contains(spec_id, '@'), spec_id
    ) = 1
),
coefficients as (
    select specs.spec_id, estimates.term, estimates.estimate, estimates.std_error, estimates.statistic,
        case
            when abs(statistic) >= critical_values[3] then '***'
            when abs(statistic) >= critical_values[2] then '**'
            when abs(statistic) >= critical_values[1] then '*'
            else ''
        end as stars
    from specs
    join {{ source('results', 'estimates') }} as estimates on estimates.spec_id = specs.fit_id
    where estimates.is_headline
),
diagnostics as (
    select specs.spec_id, diagnostics.note, diagnostics.test, diagnostics.statistic
    from specs
    join {{ source('results', 'diagnostics') }} as diagnostics on diagnostics.spec_id = specs.fit_id
),
tests as (  -- printed under a column, of its equation or of the fit that the equation belongs to
    select specs.spec_id, kinds.stat_kind, case when kinds.is_p then diagnostics.p_value else diagnostics.statistic end as value
    from specs
    join {{ source('results', 'diagnostics') }} as diagnostics on diagnostics.spec_id = split_part(specs.fit_id, '#', 1)
    join (values
        ('first_stage_f', 'first_stage_f', false), ('cragg_donald_f', 'cd_f', false), ('kp_rk_wald_f', 'kp_f', false),
        ('kp_rk_lm', 'kp_lm', false), ('durbin_wu_hausman', 'dwh_p', true), ('hausman', 'hausman', false),
        ('ar2', 'ar2_p', true), ('sargan', 'sargan_p', true)
    ) as kinds (test, stat_kind, is_p) using (test)
    qualify count(*) over (partition by specs.spec_id, kinds.stat_kind) = 1  -- of several endogenous variables none is the column's
),
pairs as (  -- a correlation under the printed names of both variables, in either order
    select spec_id, unnest([first_name || '|' || second_name, second_name || '|' || first_name]) as pair, statistic
    from (
        select
            diagnostics.spec_id, diagnostics.statistic,
            list_transform(string_split(diagnostics.note, '|'), lambda name: coalesce(
                json_extract_string(specs.printed_names, '$."' || name || '"'), name)) as names,
            names[1] as first_name, names[2] as second_name
        from diagnostics
        join specs using (spec_id)
        where diagnostics.test = 'correlation'
    )
),
themselves as (  -- of every variable that has a correlation with another: with itself it is one, which no fit states
    select distinct spec_id, split_part(pair, '|', 1) as name from pairs where statistic is not null
),
figures as (
    select spec_id, term, 'coef' as stat_kind, estimate as value, stars from coefficients
    union all
    select spec_id, term, unnest(['t', 'z']), statistic, cast(null as varchar) from coefficients
    union all
    select spec_id, term, 'se', std_error, null from coefficients
    union all
    select spec_id, note, test, case when test = 'n_obs' then nullif(statistic, 0) else statistic end, null
    from diagnostics
    where test not in ('first_stage_f', 'hausman', 'sobel')
    union all
    select spec_id, note, 'vif_inverse', 1 / nullif(statistic, 0), null
    from diagnostics
    where test = 'vif'
    union all
    select spec_id, null, stat_kind, value, null from tests
    union all
    select spec_id, pair, 'corr', statistic, null from pairs
    union all
    select spec_id, name || '|' || name, 'corr', 1.0, null from themselves
    union all
    select spec_id, null, kind, value, null
    from (
        select
            specs.spec_id,
            cast(n_obs as double) as n_obs,
            case printed_r2
                when 'within' then r2_within when 'overall' then r2_overall when 'lsdv' then r2_lsdv
                when 'adjusted' then r2_adjusted else r2
            end as r2,
            f_statistic as f, f_p_value as f_p, wald_chi2
        from {{ source('results', 'fits') }} as fits
        join specs on specs.fit_id = fits.spec_id
    ) unpivot (value for kind in (n_obs, r2, f, f_p, wald_chi2))
    union all
    select spec_id, null, kind, value, null
    from (
        select
            spec_id,
            cast(json_array_length(spec_json, '$.controls') > 0 as double) as flag_controls,
            cast(json_array_length(spec_json, '$.fixed_effects') > 0 as double) as flag_fe,
            cast(list_contains(effects, 'year') as double) as flag_year_fe,
            cast(list_contains(effects, 'region_id') as double) as flag_province_fe,
            cast(list_contains(effects, 'region_id') as double) as flag_city_fe
        from (select spec_id, spec_json, cast(json_extract(spec_json, '$.fixed_effects') as varchar[]) as effects from specs)
    ) unpivot (value for kind in (flag_controls, flag_fe, flag_year_fe, flag_province_fe, flag_city_fe))
)
select
    specs.spec_id, specs.run_id, specs.paper_id, specs.table_no, split_part(specs.column_no, '@', 1) as column_no,
    coalesce(json_extract_string(specs.printed_names, '$."' || figures.term || '"'), figures.term) as term,
    figures.stat_kind, figures.value, figures.stars
from figures
join specs using (spec_id)
