"""Small long tables and their maps."""

from __future__ import annotations

MAP = """kind,name,becomes,unit,reason
column,place,region,,
column,year,year,,
column,item,series,,
column,amount,value,,
column,measure,unit,,
constant,quality,compiled,,
series,gdp,gdp_nominal,,
series,people,pop_resident,万人,
series,patents,invention_patents_applied,件,
series,mood,skip,,"not a figure"
"""
TABLE = [
    ["place", "year", "item", "amount", "measure", "comment"],
    ["北京", "2020", "gdp", "36,102.6", "亿元", ""],
    ["Shaanxi", "2020", "gdp", "26181.9", "100m yuan", ""],
    ["全国", "2020", "gdp", "1013567", "亿元", ""],
    ["Beijing", "2020", "people", "2189", "", ""],
    ["110000", "2020", "patents", "145035", "", ""],
    ["110000", "2021", "people", "", "", "missing"],
    ["110000", "2020", "mood", "good", "", ""],
]
CITY_MAP = """kind,name,becomes
constant,region_type,city
column,place,region
column,year,year
column,item,series
column,amount,value
series,gdp,gdp_nominal
series,finance,dfi_total
series,patents,internet_patents_granted
"""
