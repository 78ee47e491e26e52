-- Zhang and Song (2025), mediator aif, main version: stochastic frontier of Battese and Coelli (1992) on innovation inputs; conventions in
-- registry.frontiers (decision Z-5).
{{ efficiency_of('allocation__sfa') }}
