{# The order of editions, the newest first: by year, by month as a number (2016-10 is newer than 2016-9), then as text; an edition
   that begins with no year comes last. `resilience trace` and the importers have the same order in their own words. #}
{% macro newest_first() -%}
    regexp_extract(vintage, '^([0-9]{4})', 1) desc, lpad(regexp_extract(vintage, '^[0-9]{4}-([0-9]{1,2})', 1), 2, '0') desc, vintage desc
{%- endmacro %}
