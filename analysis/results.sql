-- The schema of results: the same statements before every `dbt build` and before every `resilience analyze`.
create schema if not exists results;

create table if not exists results.runs (
    run_id varchar primary key,
    started_at timestamp not null,
    finished_at timestamp,
    code_version varchar not null,
    raw_hash varchar,
    data_kind varchar not null check (data_kind in ('sample', 'user')),
    status varchar not null
);
comment on table results.runs is 'One row per run of the main job or of `resilience analyze`.';
comment on column results.runs.run_id is 'Start in UTC and four hexadecimal digits: 20261122T014500Z-ab12';
comment on column results.runs.started_at is 'Start of the run (UTC)';
comment on column results.runs.finished_at is 'End of the run (UTC); null while it is under way or if it was killed';
comment on column results.runs.code_version is 'Version of the project and hash of its code and definitions: 0.1.0+1a2b3c4d5e6f';
comment on column results.runs.raw_hash is 'SHA-256 of the raw folder; null where a run reads no raw folder';
comment on column results.runs.data_kind is 'sample (synthetic) or user';
comment on column results.runs.status is 'running, ok, findings (some specifications failed) or failed';

create table if not exists results.specs (
    spec_id varchar primary key,
    run_id varchar not null,
    paper_id varchar not null,
    table_no varchar not null,
    column_no varchar,
    estimator varchar not null,
    outcome varchar,
    panel_hash varchar,
    origin varchar not null check (origin in ('shipped', 'user')),
    spec_json json not null
);
comment on table results.specs is 'One row per specification, whether it could be estimated or not.';
comment on column results.specs.spec_id is '<paper>.<table>.<column>; @ marks a variant';
comment on column results.specs.run_id is 'Run that wrote the row, of results.runs';
comment on column results.specs.paper_id is 'Paper of the specification: of registry.papers, or a name of the user''s own';
comment on column results.specs.table_no is 'Number of the printed table: 3 for T3';
comment on column results.specs.column_no is 'Printed column, without the variant; null where the table is one specification';
comment on column results.specs.estimator is 'Estimator that was used';
comment on column results.specs.outcome is 'Dependent variable as written; null where the specification has none';
comment on column results.specs.panel_hash is 'SHA-256 of the estimation data at 12 significant digits and after + the cells near the edge of a rounding; null without a fit';
comment on column results.specs.origin is 'shipped with the project, or user: a specification of the user''s own';
comment on column results.specs.spec_json is 'Every key of the specification, and star_critical_values: |statistic| from which one, two, three stars';

create table if not exists results.fits (
    spec_id varchar primary key,
    n_obs bigint not null,
    n_regions bigint,
    n_clusters bigint,
    n_selected bigint,
    r2 double,
    r2_within double,
    r2_between double,
    r2_overall double,
    r2_lsdv double,
    r2_adjusted double,
    f_statistic double,
    f_p_value double,
    wald_chi2 double,
    wald_p_value double,
    df_resid double,
    loglik double,
    sigma_u double,
    sigma_e double,
    rho double
);
comment on table results.fits is 'The figures under a regression; null where the estimator does not define one.';
comment on column results.fits.spec_id is 'Specification, of results.specs';
comment on column results.fits.n_obs is 'Observations in the estimation (rows)';
comment on column results.fits.n_regions is 'Panel units in the estimation (units)';
comment on column results.fits.n_clusters is 'Clusters of the headline covariance, the smaller number with two ways (clusters)';
comment on column results.fits.n_selected is 'Rows that sample, years and where select, before missing values are left out (rows)';
comment on column results.fits.r2 is 'R-squared of the estimator; of within with its effects counted (share)';
comment on column results.fits.r2_within is 'R-squared within units (share)';
comment on column results.fits.r2_between is 'R-squared between the means of units (share)';
comment on column results.fits.r2_overall is 'R-squared over all rows (share)';
comment on column results.fits.r2_lsdv is 'R-squared with the effects as dummies (share)';
comment on column results.fits.r2_adjusted is 'R-squared adjusted for degrees of freedom (share)';
comment on column results.fits.f_statistic is 'F statistic of all slopes under the headline covariance (F)';
comment on column results.fits.f_p_value is 'p-value of that F statistic (probability)';
comment on column results.fits.wald_chi2 is 'Wald statistic of all slopes under the headline covariance (chi-squared)';
comment on column results.fits.wald_p_value is 'p-value of that Wald statistic (probability)';
comment on column results.fits.df_resid is 'Residual degrees of freedom (number)';
comment on column results.fits.loglik is 'Log-likelihood (log-likelihood)';
comment on column results.fits.sigma_u is 'Standard deviation of the unit effect (unit of the outcome)';
comment on column results.fits.sigma_e is 'Standard deviation of the idiosyncratic error; of heckman that of the outcome before selection (unit of the outcome)';
comment on column results.fits.rho is 'sigma_u^2 / (sigma_u^2 + sigma_e^2); of fgls the common autocorrelation of its errors, of heckman the correlation of the two errors (share)';

create table if not exists results.estimates (
    spec_id varchar,
    term varchar,
    covariance varchar,
    is_headline boolean not null,
    estimate double not null,
    std_error double not null,
    statistic double not null,
    p_value double not null,
    ci_low double not null,
    ci_high double not null,
    primary key (spec_id, term, covariance)
);
comment on table results.estimates is 'One row per coefficient and covariance.';
comment on column results.estimates.spec_id is 'Specification, of results.specs';
comment on column results.estimates.term is 'As written in the specification; _cons is the constant';
comment on column results.estimates.covariance is 'Covariance estimator: classical, hc1, cluster, driscoll_kraay, bootstrap, or one of the estimator itself';
comment on column results.estimates.is_headline is 'Whether the covariance is the first of the specification';
comment on column results.estimates.estimate is 'Coefficient (unit of the outcome per unit of the term)';
comment on column results.estimates.std_error is 'Standard error under the covariance (unit of the estimate)';
comment on column results.estimates.statistic is 't or z: estimate over standard error';
comment on column results.estimates.p_value is 'Two-sided p-value (probability)';
comment on column results.estimates.ci_low is 'Lower end of the 95 per cent interval';
comment on column results.estimates.ci_high is 'Upper end of the 95 per cent interval';

create table if not exists results.diagnostics (
    spec_id varchar not null,
    test varchar not null,
    note varchar,
    covariance varchar,
    statistic double,
    df varchar,
    p_value double
);
comment on table results.diagnostics is 'Tests and described quantities; note is the variable or the remark they belong to.';
comment on column results.diagnostics.spec_id is 'Specification, of results.specs';
comment on column results.diagnostics.test is 'Test or described quantity';
comment on column results.diagnostics.note is 'Variable it belongs to, or a remark';
comment on column results.diagnostics.covariance is 'Covariance under which it was taken; null where it depends on none';
comment on column results.diagnostics.statistic is 'The statistic or the quantity (unit of the test)';
comment on column results.diagnostics.df is 'Degrees of freedom, two for an F: 3, 29';
comment on column results.diagnostics.p_value is 'p-value; null where the row is no test (probability)';

create table if not exists results.dropped (
    spec_id varchar not null,
    variable varchar not null,
    reason varchar not null
);
comment on table results.dropped is 'Variables and singletons that left an estimation.';
comment on column results.dropped.spec_id is 'Specification, of results.specs';
comment on column results.dropped.variable is 'A variable; of a singleton its fixed effect and value';
comment on column results.dropped.reason is 'Why it left the estimation';

create table if not exists results.failures (
    spec_id varchar primary key,
    run_id varchar not null,
    error varchar not null,
    message varchar not null
);
comment on table results.failures is 'Specifications that could not be estimated, and why.';
comment on column results.failures.spec_id is 'Specification, of results.specs';
comment on column results.failures.run_id is 'Run that wrote the row, of results.runs';
comment on column results.failures.error is 'Kind of the error: SpecError or EstimationError';
comment on column results.failures.message is 'The message, with the cause and what to do';
