-- Every variable of the papers, in every reading: the column where it stands, its label and unit.
select
    variables.paper_id,
    variables.variable,
    variables.reading,
    variables.symbol,
    variables.role,
    variables.table_name,
    variables.column_name,
    dictionary.label_zh,
    dictionary.label_en,
    dictionary.unit,
    variables.decision,
    variables.note
from {{ ref('variables') }} as variables
left join {{ ref('dictionary') }} as dictionary
    on dictionary.term = variables.column_name and dictionary.kind in ('indicator', 'index', 'measure', 'split')
