{# As many rows as the other relation (under `only`): nothing was lost in a join, nothing came twice. #}
{% test same_rows(model, to, only="true") %}
select here.n as n_here, there.n as n_there
from (select count(*) as n from {{ model }}) as here, (select count(*) as n from {{ to }} where {{ only }}) as there
where here.n <> there.n
{% endtest %}
