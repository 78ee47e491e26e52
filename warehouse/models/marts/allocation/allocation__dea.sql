-- Zhang and Song (2025), mediator aif, robustness: data envelopment of Banker, Charnes and Cooper (1984), input-oriented, a frontier for each
-- year; conventions in registry.frontiers (decision Z-5).
{{ efficiency_of('allocation__dea') }}
